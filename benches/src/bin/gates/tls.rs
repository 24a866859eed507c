//! The cost of TLS beside the plain connection: what is outside of rustls, which nobody here can make cheaper.

use std::fs;

use typed_cache_benches::Failure;
use typed_cache_benches::side::Side;
use typed_cache_tests::harness::{Authority, Flavor, Server};

use crate::callgrind;
use crate::gate::{OVER_TLS, Strictness};
use crate::measure::Subject;

/// Prints the counts, and returns how many of them pass and how many fail.
pub(crate) fn check(strictness: Strictness) -> Result<(usize, usize), Failure> {
    let authority = Authority::new();
    let identity = authority.identity(&["127.0.0.1"]);
    let server = crate::filled(Server::options(Flavor::Redis).tls(identity, &authority))?;
    // The certificates of the platform are read from here.
    let roots = server.unix_path().with_file_name("roots.pem");
    fs::write(&roots, authority.certificate())?;
    crate::take_turns(&server)?;

    println!("Instructions per value over TLS, outside of rustls and its cryptography.\n");
    println!("|       |  plain | over TLS |  ratio |  limit |");
    println!("|-------|-------:|---------:|-------:|-------:|");
    let mut failed = 0;
    for (work, limit) in OVER_TLS {
        let count = |url: &str| {
            let subject = Subject::Work(work);
            let [fewer, more] = subject.calls().map(|calls| {
                let profile = callgrind::profile(subject, Side::Ours, calls, url, &roots)?;
                Ok::<_, Failure>(profile.outside(is_of_rustls, is_of_the_connection))
            });
            Ok::<_, Failure>(subject.per_value(more?.saturating_sub(fewer?)))
        };
        let (plain, over_tls) = (count(&server.url())?, count(&server.tls_url())?);
        let (ratio, limit) = (over_tls / plain, strictness.of(limit));
        println!(
            "| {:<5} | {plain:>6.0} | {over_tls:>8.0} | {ratio:>6.3} | {limit:>6.2} |",
            work.name()
        );
        failed += usize::from(ratio > limit * strictness.tolerance());
    }
    println!();
    Ok((OVER_TLS.len() - failed, failed))
}

/// rustls with what it is made of; memory that these take and copy counts as theirs.
fn is_of_rustls(function: &str) -> bool {
    [
        "rustls::",
        "ring::",
        "ring_core",
        "webpki::",
        "<rustls",
        "<ring",
    ]
    .iter()
    .any(|of| function.starts_with(of) || function.contains(&format!(" {of}")))
}

/// rustls reads and writes the socket by calls of these.
fn is_of_the_connection(function: &str) -> bool {
    ["tokio", "typed_cache", "mio::"]
        .iter()
        .any(|of| function.contains(of))
}
