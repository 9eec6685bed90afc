//! TLS by a certificate and a key.

use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{DEFAULT_VERSIONS, ServerConfig};

/// A certificate with its key, ready to answer with: TLS 1.2 and 1.3, no certificates of clients.
#[derive(Clone)]
pub struct Tls(pub(crate) TlsAcceptor);

impl Tls {
    /// From PEM: the certificate with those that lead to a root, its own first, and its key.
    ///
    /// # Errors
    /// Says which of the two cannot be read, or that they do not belong together. Nothing of the key is in it.
    pub fn from_pem(certificate: &[u8], key: &[u8]) -> Result<Self, String> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
        let chain = chain.map_err(|_| "the certificate is not PEM".to_owned())?;
        if chain.is_empty() {
            return Err("the file of the certificate holds none: it begins with -----BEGIN CERTIFICATE-----"
                .to_owned());
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| {
            "the file of the key holds no private key in PEM (an encrypted one cannot be read)".to_owned()
        })?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(DEFAULT_VERSIONS)
            .map_err(|why| why.to_string())?
            .with_no_client_auth()
            .with_single_cert(chain, key);
        let mut config =
            config.map_err(|why| format!("certificate and key cannot be used together: {why}"))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }
}
