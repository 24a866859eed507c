//! TLS: a server with a certificate of an authority of one's own. Set `REDIS_TLS_URL=rediss://…` and `REDIS_TLS_ROOTS=file.pem` to run
//! it against one; without, it shows the messages about what is wrong.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::env;
use std::error::Error;

use typed_cache::{Cache, CacheKey, Tls};

#[derive(CacheKey)]
#[cache(resource = "motto", ttl = "1h", value = String)]
struct MottoKey;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    match (env::var("REDIS_TLS_URL"), env::var("REDIS_TLS_ROOTS")) {
        (Ok(url), Ok(roots)) => {
            let tls = Tls::new().root_certificates(&std::fs::read(roots)?)?;
            let cache = Cache::builder().tls(tls).connect(&url).await?;
            let motto = "measure twice".to_owned();
            cache.set_at(&MottoKey, &motto).await?;
            println!("over TLS: {:?}", cache.get(&MottoKey).await?);
        }
        _ => show_messages().await,
    }
    Ok(())
}

async fn show_messages() {
    println!("what is wrong is said when the settings are made:");
    if let Err(error) = Tls::new().root_certificates(b"not a certificate") {
        println!("    {error}");
    }
    println!("or when the first operation fails:");
    // Nothing listens there; with a server, the certificate would be checked against the platform's authorities.
    match Cache::connect_lazy("rediss://localhost:1") {
        Ok(cache) => match cache.get(&MottoKey).await {
            Ok(motto) => println!("    {motto:?}"),
            Err(error) => println!("    {error}"),
        },
        Err(error) => println!("    {error}"),
    }
}
