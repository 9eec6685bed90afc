//! What was chosen for serving: by flag, else by the environment, else by the settings file, else by default.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mediant_formats::Settings;
use mediant_server::{Issuer, Limits, Origin, Tls};

use crate::args::{LogAs, Serve, StorePlace};
use crate::exit::Failure;

/// The settings file in the data folder.
const FILE: &str = "mediant-server.toml";
const LISTEN: &str = "127.0.0.1:8080";

/// What was chosen.
pub(super) struct Chosen {
    pub(super) listen: String,
    pub(super) metrics: Option<String>,
    /// The issuer of single sign-on, the name of the workbench there, and the file with its secret.
    issuer: Option<(String, String, PathBuf)>,
    origin: Option<Origin>,
    pub(super) log: LogAs,
    pub(super) limits: Limits,
    pub(super) place: StorePlace,
    tls: Option<(PathBuf, PathBuf)>,
}

impl Chosen {
    /// Flags and the environment are in `args`; the file says the rest.
    pub(super) fn of(args: &Serve) -> Result<Self, Failure> {
        let (said, folder) = file(args)?;
        let path = |given: &Option<PathBuf>, said: &Option<String>| {
            given.clone().or_else(|| said.as_ref().map(|said| folder.join(said)))
        };
        let tls =
            match (path(&args.tls_certificate, &said.tls_certificate), path(&args.tls_key, &said.tls_key)) {
                (Some(certificate), Some(key)) => Some((certificate, key)),
                (None, None) => None,
                (Some(_), None) => {
                    return Err(Failure::Usage("a certificate needs its key: --tls-key".to_owned()));
                }
                (None, Some(_)) => {
                    return Err(Failure::Usage("a key needs its certificate: --tls-certificate".to_owned()));
                }
            };
        let issuer = issuer((
            args.oidc_issuer.clone().or(said.oidc_issuer),
            args.oidc_client_id.clone().or(said.oidc_client_id),
            path(&args.oidc_client_secret_file, &said.oidc_client_secret_file),
        ))?;
        let log = match said.log.as_deref() {
            Some("json") => LogAs::Json,
            Some("text") => LogAs::Text,
            _ => LogAs::Off,
        };
        let origin = args.origin.as_ref().or(said.origin.as_ref()).map(|said| Origin::read(said));
        let origin = origin.transpose().map_err(Failure::Usage)?;
        let otherwise = Limits::default();
        let time = |seconds: Option<usize>, otherwise| {
            seconds.map_or(otherwise, |s| Duration::from_secs(u64::try_from(s).unwrap_or(u64::MAX)))
        };
        let limits = Limits {
            head: time(said.head_seconds, otherwise.head),
            body: time(said.body_seconds, otherwise.body),
            stall: time(said.stall_seconds, otherwise.stall),
            connections: said.connections.unwrap_or(otherwise.connections),
            ..otherwise
        };
        let place = &args.place;
        // One of the two opens the store: who names the one does not mean the other, wherever that stands.
        let named = place.key_file.is_some() || place.passphrase_file.is_some();
        let opens = |given: &Option<PathBuf>, said: &Option<String>| {
            if named { given.clone() } else { path(given, said) }
        };
        let (key_file, passphrase_file) =
            (opens(&place.key_file, &said.key_file), opens(&place.passphrase_file, &said.passphrase_file));
        if key_file.is_some() && passphrase_file.is_some() {
            return Err(Failure::Usage("name a key file or a passphrase file, not both".to_owned()));
        }
        Ok(Self {
            listen: args.listen.clone().or(said.listen).unwrap_or_else(|| LISTEN.to_owned()),
            origin,
            issuer,
            metrics: args.metrics.clone().or(said.metrics),
            log: args.log.unwrap_or(log),
            limits,
            place: StorePlace {
                data: place.data.clone(),
                database: place.database.clone().or(said.database),
                key_file,
                passphrase_file,
            },
            tls,
        })
    }

    /// The address by which browsers come: the one that was chosen, or this machine's own where no other can come.
    pub(super) fn origin(&self, listens: Option<SocketAddr>) -> Option<Origin> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let own = || {
            let at = listens.filter(|at| at.ip().is_loopback())?;
            Origin::read(&format!("{scheme}://localhost:{}", at.port())).ok()
        };
        self.origin.clone().or_else(own)
    }

    /// Asks the issuer what it says of itself, where single sign-on was chosen.
    pub(super) async fn issuer(&self, origin: Option<&Origin>) -> Result<Option<Arc<Issuer>>, Failure> {
        let Some((issuer, client, file)) = &self.issuer else { return Ok(None) };
        if origin.is_none() {
            return Err(Failure::Usage(
                "single sign-on needs the address by which browsers come: --origin".to_owned(),
            ));
        }
        let secret = std::fs::read_to_string(file)
            .map_err(|why| Failure::Input(format!("{} cannot be read: {why}", file.display())))?;
        let found = Issuer::discover(issuer, client, secret.trim()).await;
        found.map(|found| Some(Arc::new(found))).map_err(Failure::Input)
    }

    /// The certificate with its key, where TLS was chosen.
    pub(super) fn tls(&self) -> Result<Option<Tls>, Failure> {
        let Some((certificate, key)) = &self.tls else { return Ok(None) };
        let read = |path: &Path| {
            std::fs::read(path)
                .map_err(|why| Failure::Input(format!("{} cannot be read: {why}", path.display())))
        };
        let tls = Tls::from_pem(&read(certificate)?, &read(key)?);
        tls.map(Some)
            .map_err(|why| Failure::Input(format!("{} and {}: {why}", certificate.display(), key.display())))
    }
}

/// All three that single sign-on takes, or none.
fn issuer(
    said: (Option<String>, Option<String>, Option<PathBuf>),
) -> Result<Option<(String, String, PathBuf)>, Failure> {
    match said {
        (Some(issuer), Some(client), Some(secret)) => Ok(Some((issuer, client, secret))),
        (None, None, None) => Ok(None),
        _ => {
            let all = "--oidc-issuer, --oidc-client-id and --oidc-client-secret-file";
            Err(Failure::Usage(format!("single sign-on needs all three: {all}")))
        }
    }
}

/// What the settings file says, and the folder that it lies in.
fn file(args: &Serve) -> Result<(Settings, PathBuf), Failure> {
    let path = args.config.clone().unwrap_or_else(|| args.place.data.join(FILE));
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound && args.config.is_none() => {
            return Ok((Settings::default(), PathBuf::new()));
        }
        Err(why) => return Err(Failure::Input(format!("{} cannot be read: {why}", path.display()))),
    };
    let said = mediant_formats::settings(&path.display().to_string(), &bytes)
        .map_err(|faults| Failure::Input(format!("the settings are not in order\n{faults}")))?;
    Ok((said, path.parent().map(Path::to_path_buf).unwrap_or_default()))
}
