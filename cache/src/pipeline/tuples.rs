//! The sets of operations that a pipeline takes.

use crate::batch::{Batch, Replies, Slot};
use crate::client::Operation;
use crate::client::options::Batchable;
use crate::error::Result;
use crate::pipeline::Pipeline;
use crate::results::Results;

macro_rules! tuples {
    ($($($index:tt $type:ident $options:ident),+;)*) => {$(
        impl<$($type: 'static, $options: Batchable),+> Pipeline for ($(Operation<$type, $options>,)+) {
            type Output = ($($type,)+);
            type Each = ($(Result<$type>,)+);
            type Slots = ($(Slot<$type>,)+);

            fn push_into(self, batch: &mut Batch) -> Self::Slots {
                ($(batch.push(self.$index),)+)
            }

            fn each(slots: Self::Slots, replies: &mut Replies) -> Self::Each {
                ($(replies.take(slots.$index),)+)
            }

            fn all(each: Self::Each) -> Result<Self::Output> {
                Ok(($(each.$index.map_err(|error| error.with_index($index))?,)+))
            }
        }
    )*};
}

tuples! {
    0 A O0;
    0 A O0, 1 B O1;
    0 A O0, 1 B O1, 2 C O2;
    0 A O0, 1 B O1, 2 C O2, 3 D O3;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8, 9 J O9;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8, 9 J O9, 10 K O10;
    0 A O0, 1 B O1, 2 C O2, 3 D O3, 4 E O4, 5 F O5, 6 G O6, 7 H O7, 8 I O8, 9 J O9, 10 K O10, 11 L O11;
}

impl<T: 'static, O: Batchable> Pipeline for Vec<Operation<T, O>> {
    type Output = Vec<T>;
    type Each = Results<T>;
    type Slots = Vec<Slot<T>>;

    fn push_into(self, batch: &mut Batch) -> Self::Slots {
        self.into_iter()
            .map(|operation| batch.push(operation))
            .collect()
    }

    fn each(slots: Self::Slots, replies: &mut Replies) -> Self::Each {
        let results = slots.into_iter().map(|slot| replies.take(slot));
        Results(results.collect())
    }

    fn all(each: Self::Each) -> Result<Self::Output> {
        each.finish()
    }
}
