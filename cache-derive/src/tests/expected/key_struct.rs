/// Key of a cached [`Report`].
///
/// Resource `report`, versioned by the fingerprint; entries have a TTL of `crate::REPORT_TTL`.
#[allow(deprecated, unused_qualifications)]
pub(crate) struct ReportOfDay {
    /// The account.
    pub(crate) account: u64,
    /// The part `region` of the key.
    pub(crate) region: String,
    /// The part `type` of the key.
    pub(crate) r#type: Vec<u8>,
}
