#[automatically_derived]
impl<T> __cache::Schema for Tree<T> {
    const SHAPE: &'static __cache::Shape = &__cache::Shape::opaque("");
}
