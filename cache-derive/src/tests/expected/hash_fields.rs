/// The fields of the hash of a [`Profile`], each with its type.
#[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
#[allow(dead_code)]
pub struct ProfileFields;
#[automatically_derived]
#[allow(
    dead_code,
    deprecated,
    unused_qualifications,
    clippy::absolute_paths,
    clippy::missing_errors_doc,
    clippy::too_many_arguments
)]
impl ProfileFields {
    /// The name on the page.
    pub const DISPLAY_NAME: ::typed_cache::Field<Profile, String> = ::typed_cache::Field::nth::<
        0usize,
    >();
    /// The field `type`.
    pub const TYPE: ::typed_cache::Field<Profile, i64> = ::typed_cache::Field::nth::<
        1usize,
    >();
}
