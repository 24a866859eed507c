//! The sets of operations that a pipeline takes.

use crate::client::Operation;
use crate::client::options::Batchable;
use crate::error::Result;
use crate::pipeline::{Calls, Decoder, PartReplies, Pipeline};
use crate::results::Results;

macro_rules! tuples {
    ($($($index:tt $type:ident $options:ident),+;)*) => {$(
        impl<$($type: 'static, $options: Batchable),+> Pipeline for ($(Operation<$type, $options>,)+) {
            type Output = ($($type,)+);
            type Each = ($(Result<$type>,)+);
            type Decoders = ($(Decoder<$type>,)+);

            fn split(self, calls: &mut Calls<'_>) -> Self::Decoders {
                ($(calls.push(self.$index),)+)
            }

            fn each(decoders: Self::Decoders, replies: &mut PartReplies<'_>) -> Self::Each {
                ($(replies.next(decoders.$index),)+)
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
    type Decoders = Vec<Decoder<T>>;

    fn split(self, calls: &mut Calls<'_>) -> Self::Decoders {
        self.into_iter()
            .map(|operation| calls.push(operation))
            .collect()
    }

    fn each(decoders: Self::Decoders, replies: &mut PartReplies<'_>) -> Self::Each {
        let results = decoders.into_iter().map(|decode| replies.next(decode));
        Results(results.collect())
    }

    fn all(each: Self::Each) -> Result<Self::Output> {
        each.finish()
    }
}
