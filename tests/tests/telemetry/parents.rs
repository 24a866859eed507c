//! Spans are under those of the caller, and what happens in a poll is under them.

use std::sync::Arc;

use tracing::{Instrument as _, info_span};
use typed_cache::{Event, Observer};

use crate::capture::Capture;
use crate::cases::{UserKey, builder, caches};

/// Writes a line to the log for each operation.
struct Logs;

impl Observer for Logs {
    fn observe(&self, event: &Event<'_>) {
        if let Event::Operation { name, .. } = event {
            tracing::info!(message = "ended", name);
        }
    }
}

#[tokio::test]
async fn operations_at_once_are_under_the_span_of_their_own_caller() {
    for (cache, _) in caches().await {
        let (capture, _guard) = Capture::start();
        let get = |id| {
            let cache = cache.clone();
            async move { cache.get(&UserKey { id }).await }
        };
        let (one, two) = (info_span!("one"), info_span!("two"));
        let joined = async { tokio::join!(get(1).instrument(one), get(2).instrument(two)) };
        let (first, second) = joined.instrument(info_span!("outer")).await;
        assert!(first.is_ok() && second.is_ok());
        let spans = capture.spans();
        let parent = |at: usize| spans[at].parent.map(|parent| spans[parent].name);
        let of_name = |name| {
            let all = spans.iter().enumerate();
            let own = all.filter(move |(_, span)| span.name == name);
            own.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let operations = of_name("operation");
        let parents: Vec<_> = operations.iter().map(|at| parent(*at)).collect();
        assert_eq!(parents, [Some("one"), Some("two")]);
        assert_eq!(spans.len(), 5, "one, two, outer, two operations");
    }
}

#[tokio::test]
async fn an_operation_in_another_task_is_under_the_span_that_the_task_brings() {
    for (cache, _) in caches().await {
        let (capture, _guard) = Capture::start();
        let made_here = cache.get(&UserKey { id: 1 });
        let outer = info_span!("outer").in_scope(|| info_span!("task"));
        tokio::spawn(made_here.instrument(outer))
            .await
            .unwrap()
            .unwrap();
        let spans = capture.spans();
        let operation = spans.iter().find(|span| span.name == "operation").unwrap();
        assert_eq!(spans[operation.parent.unwrap()].name, "task");
    }
}

/// The observer is called in the span, which has to be entered in each poll for that.
#[tokio::test]
async fn an_observer_works_beside_spans_and_runs_in_them() {
    let server =
        typed_cache_tests::harness::Server::shared(typed_cache_tests::harness::Flavor::Redis);
    let remote = builder().observer(Arc::new(Logs)).connect(&server.url());
    let caches = [builder().observer(Logs).memory(), remote.await.unwrap()];
    for cache in caches {
        let (capture, _guard) = Capture::start();
        let gets = (cache.get(&UserKey { id: 1 }), cache.get(&UserKey { id: 2 }));
        let (first, second) = tokio::join!(gets.0, gets.1);
        assert!(first.is_ok() && second.is_ok());
        let spans: Vec<_> = capture.events().iter().map(|event| event.span).collect();
        assert_eq!(spans.len(), 2);
        assert!(
            spans.contains(&Some(0)) && spans.contains(&Some(1)),
            "{spans:?}"
        );
    }
}
