//! Counts panics of the library's own code: one in a task of its own fails no test by itself.

use std::panic;
use std::sync::Once;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// Returns the number of panics outside of the tests' own files, in the whole process since the first call.
#[must_use]
pub fn of_the_library() -> usize {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let place = panic.location().map(panic::Location::file);
            if place.is_some_and(|file| !file.contains("tests/")) {
                COUNT.fetch_add(1, Relaxed);
            }
            before(panic);
        }));
    });
    COUNT.load(Relaxed)
}
