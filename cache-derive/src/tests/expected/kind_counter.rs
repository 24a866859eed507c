#[automatically_derived]
impl __cache::CounterKey for ViewsKey {}
