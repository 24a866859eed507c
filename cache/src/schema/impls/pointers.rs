//! Types around one value that serde does not write: references, boxes, counted pointers.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::rc::Rc;
use std::sync::Arc;

use crate::schema::Schema;
use crate::schema::impls::same;

same! {
    [T: Schema + ?Sized] &T => T;
    [T: Schema + ?Sized] &mut T => T;
    [T: Schema + ?Sized] Box<T> => T;
    [T: Schema + ?Sized] Rc<T> => T;
    [T: Schema + ?Sized] Arc<T> => T;
    [T: Schema + ToOwned + ?Sized] Cow<'_, T> => T;
    [T: Schema] Reverse<T> => T;
}
