//! A subscriber that keeps all spans and events with their fields.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, OnceLock};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Level, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// Everything that was recorded while it was the subscriber of the thread.
#[derive(Clone, Default)]
pub(crate) struct Capture(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    spans: Vec<Span>,
    /// The position of each open span.
    open: BTreeMap<u64, usize>,
    events: Vec<Log>,
}

pub(crate) type Fields = BTreeMap<&'static str, String>;

#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) name: &'static str,
    /// The position of the parent.
    pub(crate) parent: Option<usize>,
    pub(crate) fields: Fields,
    pub(crate) is_closed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Log {
    pub(crate) level: Level,
    /// The position of the span it came in.
    pub(crate) span: Option<usize>,
    pub(crate) fields: Fields,
}

impl Capture {
    pub(crate) fn start() -> (Self, DefaultGuard) {
        // With a single subscriber in the process, a call in a thread that has none would turn its callsite off for all.
        static SECOND: OnceLock<Dispatch> = OnceLock::new();
        SECOND.get_or_init(|| Dispatch::new(Registry::default()));
        let capture = Self::default();
        let subscriber = Registry::default().with(capture.clone());
        (capture, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn spans(&self) -> Vec<Span> {
        self.0.lock().unwrap().spans.clone()
    }

    /// Takes the spans of operations, all of which must have ended.
    pub(crate) fn take(&self) -> Vec<Fields> {
        let mut state = self.0.lock().unwrap();
        let spans = std::mem::take(&mut state.spans);
        assert!(spans.iter().all(|span| span.is_closed), "{spans:#?}");
        spans.into_iter().map(|span| span.fields).collect()
    }

    pub(crate) fn events(&self) -> Vec<Log> {
        self.0.lock().unwrap().events.clone()
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Capture {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::new();
        attributes.record(&mut Collect(&mut fields));
        let parent = context.span(id).and_then(|span| span.parent());
        let mut state = self.0.lock().unwrap();
        let parent = parent.and_then(|parent| state.open.get(&parent.id().into_u64()).copied());
        let at = state.spans.len();
        state.open.insert(id.into_u64(), at);
        state.spans.push(Span {
            name: attributes.metadata().name(),
            parent,
            fields,
            is_closed: false,
        });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _context: Context<'_, S>) {
        let mut state = self.0.lock().unwrap();
        let at = state.open[&id.into_u64()];
        values.record(&mut Collect(&mut state.spans[at].fields));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::new();
        event.record(&mut Collect(&mut fields));
        let span = context.event_span(event);
        let mut state = self.0.lock().unwrap();
        let span = span.and_then(|span| state.open.get(&span.id().into_u64()).copied());
        let level = *event.metadata().level();
        state.events.push(Log {
            level,
            span,
            fields,
        });
    }

    fn on_close(&self, id: Id, _context: Context<'_, S>) {
        let mut state = self.0.lock().unwrap();
        if let Some(at) = state.open.remove(&id.into_u64())
            && let Some(span) = state.spans.get_mut(at)
        {
            span.is_closed = true;
        }
    }
}

struct Collect<'a>(&'a mut Fields);

impl Visit for Collect<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
