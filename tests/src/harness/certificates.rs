use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair,
    date_time_ymd,
};

/// An authority of a test's own, and the certificates that it gives.
///
/// Everything is made anew, with keys that no other test has.
#[derive(Debug)]
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A certificate and its key, in PEM.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The certificate.
    pub certificate: String,
    /// The private key.
    pub key: String,
}

/// The files of a server that speaks TLS.
#[derive(Clone, Debug)]
pub(super) struct TlsFiles {
    pub(super) certificate: PathBuf,
    pub(super) key: PathBuf,
    pub(super) authority: PathBuf,
}

impl Authority {
    /// Makes an authority.
    #[must_use]
    pub fn new() -> Self {
        let mut params = params(&[], "an authority of a test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, key()).expect("a certificate");
        Self { issuer }
    }

    /// The certificate of the authority itself, in PEM.
    #[must_use]
    pub fn certificate(&self) -> String {
        self.issuer.pem()
    }

    /// Gives a certificate for these host names and addresses.
    #[must_use]
    pub fn identity(&self, names: &[&str]) -> Identity {
        self.sign(&params(names, "a server of a test"))
    }

    /// Gives a certificate that has expired long ago.
    #[must_use]
    pub fn expired(&self, names: &[&str]) -> Identity {
        let mut params = params(names, "a server of the past");
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.sign(&params)
    }

    /// Gives a certificate that may sign others, as of an authority under this one.
    #[must_use]
    pub fn subordinate(&self, names: &[&str]) -> Identity {
        let mut params = params(names, "an authority that serves");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        self.sign(&params)
    }

    fn sign(&self, params: &CertificateParams) -> Identity {
        let key = key();
        let certificate: Certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl TlsFiles {
    pub(super) fn write(folder: &Path, identity: &Identity, authority: &str) -> Self {
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).expect("a file for the server");
            path
        };
        Self {
            certificate: write("certificate.pem", &identity.certificate),
            key: write("key.pem", &identity.key),
            authority: write("authority.pem", authority),
        }
    }
}

fn params(names: &[&str], common_name: &str) -> CertificateParams {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let mut params = CertificateParams::new(names).expect("names of hosts");
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}
