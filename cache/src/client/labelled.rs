//! Messages whose operations the backend tells apart.

use std::task::{Context, Poll};

use crate::backend::{Backend, Exchange, Reply, RequestOptions, Started, Terms};
use crate::operation::{Labels, Packed};

/// As [`Exchange::poll`], with the names of the operations.
///
/// Names go beside the usual path and not along it, since a server does not want them.
#[cold]
#[inline(never)]
pub(super) fn poll_labelled(
    exchange: &mut Exchange,
    backend: &dyn Backend,
    labels: &dyn Labels,
    message: &Packed,
    terms: &impl Terms,
    context: &mut Context<'_>,
) -> Poll<Reply> {
    exchange.poll(&Labelled { backend, labels }, message, terms, context)
}

/// The backend, for messages of these operations.
#[derive(Debug)]
struct Labelled<'c> {
    backend: &'c dyn Backend,
    labels: &'c dyn Labels,
}

impl Backend for Labelled<'_> {
    fn start(
        &self,
        message: &Packed,
        options: &RequestOptions,
        context: &mut Context<'_>,
    ) -> Started {
        self.backend
            .start_labelled(message, options, context, self.labels)
    }
}
