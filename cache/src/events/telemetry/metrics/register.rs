//! Handles on metrics, from the recorder of the program.

use metrics::{Counter, Gauge, Histogram, Key, Label, Level, Metadata, with_recorder};

use crate::error::Error;
use crate::events::loads::LoadFailure;
use crate::events::telemetry::command::Origin;
use crate::events::telemetry::error_type::{error_type, load_error_type};
use crate::events::telemetry::metrics::names::Metric;
use crate::events::telemetry::server::ServerName;

static METADATA: Metadata<'static> =
    Metadata::new("typed_cache", Level::INFO, Some(module_path!()));

/// The labels of a metric.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(Vec<Label>);

impl Labels {
    /// The labels that all metrics of a cache have.
    pub(super) fn of_server(server: &ServerName) -> Self {
        let mut labels = Self::default()
            .with("db.namespace", server.database.to_string())
            .with("server.address", server.address.clone());
        if let Some(port) = server.port {
            labels = labels.with("server.port", port.to_string());
        }
        labels
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> Self {
        self.0.push(Label::new(name, value));
        self
    }

    pub(super) fn with_static(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.push(Label::from_static_parts(name, value));
        self
    }

    pub(super) fn with_resource(self, resource: Option<&'static str>) -> Self {
        match resource {
            Some(resource) => self.with_static("typed_cache.resource", resource),
            None => self,
        }
    }

    pub(super) fn with_origin(self, origin: Origin) -> Self {
        self.with_static("typed_cache.operation", origin.name)
            .with_resource(origin.resource)
    }

    pub(super) fn with_error(self, error: Option<&Error>) -> Self {
        let Some(error) = error else { return self };
        let labels = self.with("error.type", error_type(error).to_owned());
        match error.code() {
            Some(code) => labels.with("db.response.status_code", code.to_owned()),
            None => labels,
        }
    }

    pub(super) fn with_failure(self, failure: Option<LoadFailure>) -> Self {
        match failure {
            Some(failure) => self.with_static("error.type", load_error_type(failure)),
            None => self,
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "a metric is a constant")]
pub(super) fn counter(metric: Metric, labels: Labels) -> Counter {
    let key = Key::from_parts(metric.name, labels.0);
    with_recorder(|recorder| recorder.register_counter(&key, &METADATA))
}

#[expect(clippy::needless_pass_by_value, reason = "a metric is a constant")]
pub(super) fn gauge(metric: Metric, labels: Labels) -> Gauge {
    let key = Key::from_parts(metric.name, labels.0);
    with_recorder(|recorder| recorder.register_gauge(&key, &METADATA))
}

#[expect(clippy::needless_pass_by_value, reason = "a metric is a constant")]
pub(super) fn histogram(metric: Metric, labels: Labels) -> Histogram {
    let key = Key::from_parts(metric.name, labels.0);
    with_recorder(|recorder| recorder.register_histogram(&key, &METADATA))
}
