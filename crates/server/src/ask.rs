//! Asks another server for JSON: so many bytes in so many seconds, over TLS, and nowhere that its answer would lead.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, Uri, header};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, DEFAULT_VERSIONS, RootCertStore};

/// How long all of it may take.
const LONGEST: Duration = Duration::from_secs(10);
/// The most bytes of an answer.
const MOST: usize = 256 << 10;

/// What is sent with a question: the value of `Authorization`, and fields as a form sends them.
pub(crate) struct Sent {
    pub(crate) authorization: Option<String>,
    pub(crate) form: String,
}

/// Asks an address, by `POST` where something is sent.
///
/// # Errors
/// Says what went wrong, without what was sent: no way there, no TLS, too slow, too large, another status than 200, no JSON.
pub(crate) async fn ask(url: &str, sent: Option<Sent>) -> Result<Value, String> {
    let asked = timeout(LONGEST, asked(url, sent)).await;
    asked.map_err(|_| format!("{url} took too long"))?.map_err(|why| format!("{url}: {why}"))
}

/// Whether an address may be asked: TLS, or this machine itself.
pub(crate) fn may_be_asked(url: &str) -> bool {
    url.parse::<Uri>().is_ok_and(|url| {
        let own = matches!(url.host(), Some("127.0.0.1" | "localhost" | "[::1]"));
        url.host().is_some() && (url.scheme_str() == Some("https") || url.scheme_str() == Some("http") && own)
    })
}

async fn asked(url: &str, sent: Option<Sent>) -> Result<Value, String> {
    if !may_be_asked(url) {
        return Err("it is not https".to_owned());
    }
    let uri: Uri = url.parse().map_err(|_| "it is no address".to_owned())?;
    let (host, tls) = (uri.host().unwrap_or_default(), uri.scheme_str() == Some("https"));
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let authority = uri.authority().map_or(host, |whole| whole.as_str());
    let path = uri.path_and_query().map_or("/", |whole| whole.as_str());
    let request = Request::builder().uri(path).header(header::HOST, authority);
    let request = request.header(header::ACCEPT, "application/json");
    let request = match sent {
        None => request.body(Body::empty()),
        Some(Sent { authorization, form }) => {
            let kind = "application/x-www-form-urlencoded";
            let request = request.method("POST").header(header::CONTENT_TYPE, kind);
            let request = match authorization {
                Some(value) => request.header(header::AUTHORIZATION, value),
                None => request,
            };
            request.body(Body::from(form))
        }
    };
    let request = request.map_err(|_| "it cannot be asked".to_owned())?;
    let bare = host.trim_matches(['[', ']']);
    let stream = TcpStream::connect((bare, port)).await.map_err(|why| why.to_string())?;
    let answer = if tls {
        let name = ServerName::try_from(bare.to_owned()).map_err(|_| "its host is no name".to_owned())?;
        let stream = connector()?.connect(name, stream).await.map_err(|why| why.to_string())?;
        over(stream, request).await?
    } else {
        over(stream, request).await?
    };
    if answer.status() != 200 {
        return Err(format!("it answered {}", answer.status()));
    }
    let bytes = axum::body::to_bytes(Body::new(answer.into_body()), MOST).await;
    let bytes = bytes.map_err(|_| format!("it answered more than {MOST} bytes, or broke off"))?;
    serde_json::from_slice(&bytes).map_err(|_| "it did not answer JSON".to_owned())
}

/// Sends the request over a connection of its own.
async fn over(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Body>,
) -> Result<Response<Incoming>, String> {
    let io = TokioIo::new(stream);
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(io).await.map_err(|why| why.to_string())?;
    // It ends with the sender, or with the answer.
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(|why| why.to_string())
}

/// TLS with the roots that this machine trusts.
fn connector() -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(DEFAULT_VERSIONS)
        .map_err(|why| why.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
