#[automatically_derived]
impl __cache::HashKey for ProfileKey {
    type Record = Profile;
    const FORMAT: __cache::Format = <__cache::Json as __cache::FormatFeature>::FORMAT;
    const MISMATCH: __cache::Mismatch = __cache::Mismatch::Error;
}
const _: () = __cache::check_hash::<ProfileKey>();
