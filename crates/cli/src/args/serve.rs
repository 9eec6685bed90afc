//! `mediant serve`: on which terms the workbench is served.

#![allow(clippy::doc_markdown, rustdoc::bare_urls, reason = "these words are printed as help")]

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::StorePlace;

/// `mediant serve`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mediant serve                                    prints the link by which the first person gets in
  mediant serve --demo --data demo-data            a case to look around in, with a sign-in for each role
  mediant serve --listen 0.0.0.0:443 --tls-certificate chain.pem --tls-key key.pem --log json
  MEDIANT_LISTEN=127.0.0.1:9000 mediant serve

What is said by a flag goes before what the environment says, and that before the settings file:
  # mediant-server.toml
  listen = \"127.0.0.1:8080\"      metrics = \"127.0.0.1:9100\"    log = \"json\"
  tls-certificate = \"chain.pem\"  tls-key = \"key.pem\"           database = \"postgres://…\"
  key-file = \"key.txt\"           passphrase-file = \"secret.txt\"  origin = \"https://talks.example\"
  head-seconds = 15               body-seconds = 60               stall-seconds = 30    connections = 2000
Paths in it start where the file lies; a key that it does not know is refused.

What is kept lies in the data folder: the database, sealed, and the key that opens it. Keep a copy of the key elsewhere.")]
pub(crate) struct Serve {
    /// With a case to look around in and a person for each role
    #[arg(long)]
    pub(crate) demo: bool,
    /// The address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS", env = "MEDIANT_LISTEN")]
    pub(crate) listen: Option<String>,
    /// The address by which browsers come, as https://talks.example: passkeys are bound to it
    /// [default: where only this machine can come, http://localhost with the port; else no passkeys]
    #[arg(long, value_name = "ORIGIN", env = "MEDIANT_ORIGIN")]
    pub(crate) origin: Option<String>,
    /// Let people who linked their account sign in by this issuer (OpenID Connect) [default: none]
    #[arg(long, value_name = "ISSUER", env = "MEDIANT_OIDC_ISSUER")]
    pub(crate) oidc_issuer: Option<String>,
    /// How the issuer calls the workbench
    #[arg(long, value_name = "ID", env = "MEDIANT_OIDC_CLIENT_ID")]
    pub(crate) oidc_client_id: Option<String>,
    /// The file with the secret that the issuer gave for it
    #[arg(long, value_name = "FILE", env = "MEDIANT_OIDC_CLIENT_SECRET_FILE")]
    pub(crate) oidc_client_secret_file: Option<PathBuf>,
    /// The settings file [default: mediant-server.toml in the data folder, where it is there]
    #[arg(long, value_name = "FILE", env = "MEDIANT_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    /// Speak TLS with this certificate: a PEM file with those that lead to a root, its own first
    #[arg(long, value_name = "FILE", env = "MEDIANT_TLS_CERTIFICATE")]
    pub(crate) tls_certificate: Option<PathBuf>,
    /// The key of the certificate: a PEM file
    #[arg(long, value_name = "FILE", env = "MEDIANT_TLS_KEY")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Serve counters for Prometheus, at /metrics of an address of their own [default: not]
    #[arg(long, value_name = "ADDRESS", env = "MEDIANT_METRICS")]
    pub(crate) metrics: Option<String>,
    /// A line for each request on standard error [default: off]
    #[arg(long, value_name = "AS", env = "MEDIANT_LOG")]
    pub(crate) log: Option<LogAs>,
    #[command(flatten)]
    pub(crate) place: StorePlace,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogAs {
    /// One line of JSON each
    Json,
    /// One line to read each
    Text,
    /// None
    Off,
}
