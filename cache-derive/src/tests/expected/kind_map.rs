#[automatically_derived]
impl<'a> __cache::MapKey for StockKey<'a> {
    type Field = String;
    type Value = Level;
}
const _: () = __cache::check_map::<StockKey<'static>>();
