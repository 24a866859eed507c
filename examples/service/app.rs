//! What the service answers.

use std::error::Error;
use std::fmt::Display;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use tokio::task::spawn_blocking;
use typed_cache::{Cache, CacheKey};

use crate::source::Source;

#[derive(CacheKey)]
#[cache(resource = "service.name", ttl = "15m", negative = "10s", load_timeout = "5s", value = String)]
struct NameKey {
    id: i64,
}

#[derive(Clone)]
pub(crate) struct App {
    pub(crate) cache: Cache,
    pub(crate) source: Source,
}

impl App {
    pub(crate) fn routes(self) -> Router {
        let routes = Router::new().route("/names/{id}", get(read).put(write));
        routes.with_state(self)
    }
}

async fn read(State(app): State<App>, Path(id): Path<i64>) -> Result<String, StatusCode> {
    let load = move || in_thread(move || app.source.name(id));
    let name = app.cache.remember_optional(&NameKey { id }, load).await;
    name.map_err(unavailable)?.ok_or(StatusCode::NOT_FOUND)
}

/// Changes the source first, then the cache, in a task of its own: a client that leaves drops this future, and the query goes on.
async fn write(
    State(app): State<App>,
    Path(id): Path<i64>,
    name: String,
) -> Result<(), StatusCode> {
    let write = tokio::spawn(async move {
        in_thread(move || app.source.rename(id, &name)).await?;
        if let Err(error) = app.cache.delete(&NameKey { id }).await {
            // The name is changed all the same. The delete is kept, and sent before this cache reads again.
            println!("not deleted yet: {error}");
        }
        Ok::<_, Box<dyn Error + Send + Sync>>(())
    });
    write.await.map_err(unavailable)?.map_err(unavailable)
}

/// A query blocks, so it has a thread of its own.
async fn in_thread<T: Send + 'static>(
    query: impl FnOnce() -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, Box<dyn Error + Send + Sync>> {
    Ok(spawn_blocking(query).await??)
}

fn unavailable(error: impl Display) -> StatusCode {
    println!("{error}");
    StatusCode::SERVICE_UNAVAILABLE
}
