//! Signs of life.

use crate::fixture::Fixture;

pub(crate) async fn a_server_that_answers_is_alive(f: Fixture) {
    op!(f, |c| c.ping()).unwrap();
}

cases! { health, every way:
    a_server_that_answers_is_alive [Cache::ping]
}
