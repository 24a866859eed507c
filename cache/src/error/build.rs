//! Constructors, for the crate alone: no foreign error converts into ours by itself.
// Cold and not inlined, so that the paths without an error stay small.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Inner};

impl Error {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        let inner = Inner {
            kind,
            resource: None,
            message: message.into(),
            code: None,
            index: None,
            may_have_run: kind == ErrorKind::Timeout,
            source: None,
        };
        Self {
            inner: Box::new(inner),
        }
    }

    /// Sets the resource, unless an inner layer has set one already.
    #[cold]
    pub(crate) fn with_resource(mut self, resource: impl Into<Option<&'static str>>) -> Self {
        let resource = resource.into().filter(|name| !name.is_empty());
        self.inner.resource = self.inner.resource.or(resource);
        self
    }

    #[cold]
    pub(crate) fn with_index(mut self, index: usize) -> Self {
        self.inner.index = Some(index);
        self
    }

    #[cold]
    pub(crate) fn with_code(mut self, code: &'static str) -> Self {
        self.inner.code = Some(code);
        self
    }

    #[cold]
    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.inner.kind = kind;
        self
    }

    #[cold]
    pub(crate) fn with_may_have_run(mut self, may_have_run: bool) -> Self {
        self.inner.may_have_run = may_have_run;
        self
    }

    #[cold]
    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.inner.source = Some(Arc::new(source));
        self
    }
}
