#[automatically_derived]
impl<'a> __cache::EntryKey for PageKey<'a> {
    type Value = HashMap<String, u64>;
}
const _: () = __cache::check_value::<PageKey<'static>>();
