#[automatically_derived]
impl __cache::ListKey for RecentKey {
    type Item = u64;
    const FORMAT: __cache::Format = <__cache::Json as __cache::FormatFeature>::FORMAT;
}
const _: () = __cache::check_list::<RecentKey>();
