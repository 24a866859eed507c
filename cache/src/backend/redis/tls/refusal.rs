//! What is refused over TLS, in words.

use std::borrow::Cow;
use std::io;

use tokio_rustls::rustls::{AlertDescription, CertificateError, Error as TlsError};

/// Says what a server, or we, refused over TLS.
pub(in crate::backend::redis) fn refusal(error: &io::Error) -> Option<Cow<'static, str>> {
    let error = error.get_ref()?.downcast_ref::<TlsError>()?;
    let words = match error {
        TlsError::InvalidCertificate(error) => return Some(of_certificate(error)),
        TlsError::NoCertificatesPresented => "the server shows no certificate",
        TlsError::InvalidMessage(_) => {
            "the reply is not TLS; a server without TLS answers so: write `redis://` for one"
        }
        TlsError::PeerIncompatible(_) => {
            "the server speaks no version or cipher of TLS that we do; it needs TLS 1.2 or 1.3"
        }
        TlsError::AlertReceived(alert) => of_alert(*alert)?,
        _ => return None,
    };
    Some(words.into())
}

fn of_certificate(error: &CertificateError) -> Cow<'static, str> {
    use CertificateError as Cause;
    let words = match error {
        Cause::Expired | Cause::ExpiredContext { .. } => {
            "the server's certificate has expired: renew it, or check this machine's clock"
        }
        Cause::NotValidYet | Cause::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet: check the clocks of both machines"
        }
        Cause::NotValidForName | Cause::NotValidForNameContext { .. } => {
            "the server's certificate is for another name: write that name as the URL's host, or set it by `Tls::server_name`"
        }
        // The second is that of another authority by the same name.
        Cause::UnknownIssuer | Cause::BadSignature => {
            "the server's certificate is of an unknown authority: give that authority's certificate by `Tls::root_certificates`"
        }
        Cause::Revoked => "the server's certificate has been revoked",
        Cause::InvalidPurpose | Cause::InvalidPurposeContext { .. } => {
            "the server's certificate is not one for servers"
        }
        // rustls's verifier says what it is.
        other if other.to_string().contains("CaUsedAsEndEntity") => {
            "the server's certificate is that of an authority, which may sign others and may not serve: have it sign one for the \
             server, with `basicConstraints=CA:FALSE`"
        }
        other => return format!("the server's certificate is not valid: {other}").into(),
    };
    words.into()
}

fn of_alert(alert: AlertDescription) -> Option<&'static str> {
    Some(match alert {
        AlertDescription::CertificateRequired => {
            "the server demands a certificate of the client: give one by `Tls::client_certificate`"
        }
        AlertDescription::HandshakeFailure => {
            "the server ended the handshake: it demands a certificate of the client, to be given by `Tls::client_certificate`, or speaks \
             no cipher that we do"
        }
        AlertDescription::UnknownCA
        | AlertDescription::BadCertificate
        | AlertDescription::DecryptError => {
            "the server refuses the client's certificate: give one of an authority that it trusts by `Tls::client_certificate`"
        }
        AlertDescription::UnsupportedCertificate | AlertDescription::CertificateUnknown => {
            "the server does not take the client's certificate, which may not be one for clients: the server's log has the reason; give \
             another one by `Tls::client_certificate`"
        }
        AlertDescription::AccessDenied => {
            "the server denies access to the client of this certificate: allow it there, or give another one by \
             `Tls::client_certificate`"
        }
        AlertDescription::CertificateExpired => "the client's certificate has expired: renew it",
        AlertDescription::CertificateRevoked => "the client's certificate has been revoked",
        AlertDescription::UnrecognisedName => {
            "the server does not know the name that it was asked for: set another one by `Tls::server_name`"
        }
        AlertDescription::ProtocolVersion => {
            "the server speaks no version of TLS that we do; it needs TLS 1.2 or 1.3"
        }
        _ => return None,
    })
}
