//! TLS, where the feature is on.

#[cfg(not(feature = "tls-no-provider"))]
mod none;
#[cfg(feature = "tls-no-provider")]
mod refusal;
#[cfg(feature = "tls-no-provider")]
mod settings;
#[cfg(feature = "tls-no-provider")]
mod shake;

#[cfg(not(feature = "tls-no-provider"))]
pub(crate) use self::none::{Connector, Tls, refusal};
#[cfg(feature = "tls-no-provider")]
pub(in crate::backend::redis) use self::refusal::refusal;
#[cfg(feature = "tls-no-provider")]
pub use self::settings::Tls;
#[cfg(feature = "tls-no-provider")]
pub(crate) use self::shake::Connector;
