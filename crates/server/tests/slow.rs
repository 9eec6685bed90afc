//! Connections as they are: slow clients are cut off and hold nobody up, TLS, the log and the counters tell nothing secret.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed step is a failed test")]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use common::{CASE, Site, noon};
use mediant_server::{App, Limits, Line, Terms, Tls, serve, serve_metrics};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

const LONG: Duration = Duration::from_mins(1);

/// Limits that a test need not wait long for.
fn short() -> Limits {
    let part = Duration::from_millis;
    Limits { head: part(400), body: part(600), stall: part(400), end: part(500), connections: 8 }
}

struct Served {
    app: Arc<App>,
    at: SocketAddr,
    log: Receiver<Line>,
    stop: oneshot::Sender<()>,
    done: tokio::task::JoinHandle<std::io::Result<()>>,
    _site: Site,
}

async fn served(limits: Limits, tls: Option<Tls>) -> Served {
    let site = Site::demo().await;
    let (sender, log) = sync_channel(1000);
    let terms = Terms { secure: tls.is_some(), limits, log: Some(sender), ..Terms::default() };
    let app = App::open_with(site.store.clone(), noon, terms).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let door = serve(Arc::clone(&app), (listener, tls), async { drop(stopped.await) });
    Served { app, at, log, stop, done: tokio::spawn(door), _site: site }
}

/// What comes back until the other side ends.
async fn whole(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // An end by force is an end too.
    drop(timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("it was never cut off"));
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn ask(at: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    whole(&mut stream).await
}

fn get(path: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: mediant.test\r\nConnection: close\r\n{more}\r\n")
}

fn post(path: &str, more: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: mediant.test\r\nConnection: close\r\nContent-Length: {length}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n{more}\r\n{body}"
    )
}

/// Sends a byte now and then until the other side has enough.
async fn drip(at: SocketAddr, first: &str) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    stream.write_all(first.as_bytes()).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    let drips = tokio::spawn(async move {
        while write.write_all(b"x").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    });
    let mut bytes = Vec::new();
    drop(timeout(LONG, read.read_to_end(&mut bytes)).await.expect("it was never cut off"));
    drips.abort();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_a_byte_now_and_then_is_cut_off_and_others_get_in() {
    let served = served(short(), None).await;
    // More than there are places: who never ends a head, who never ends a body, and who says nothing at all.
    let mut slow = Vec::new();
    for k in 0..12 {
        let first = match k % 3 {
            0 => "GET /sign-in HTTP/1.1\r\nHost: mediant.test\r\nX-Long: ".to_owned(),
            1 => "POST /sign-in HTTP/1.1\r\nHost: mediant.test\r\nContent-Length: 100000\r\n\r\nname="
                .to_owned(),
            _ => String::new(),
        };
        slow.push((k, tokio::spawn(drip(served.at, &first.clone().leak()[..]))));
    }
    let answer = ask(served.at, &get("/healthz", "")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    for (k, one) in slow {
        let said = one.await.unwrap();
        if k % 3 == 1 {
            assert!(said.starts_with("HTTP/1.1 408"), "{k}: {said}");
        } else {
            assert!(!said.contains("200 OK"), "{k}: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_of_an_answer_is_cut_off() {
    let served = served(short(), None).await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(served.at).await.unwrap();
    // So many answers at once that no buffer on the way holds them.
    let many = get("/style.css", "").replace("Connection: close\r\n", "").repeat(4000);
    let (mut read, mut write) = stream.split();
    let sent = async {
        drop(write.write_all(many.as_bytes()).await);
    };
    drop(timeout(Duration::from_secs(1), sent).await);
    // Nothing is taken for much longer than an answer may stand still.
    sleep(Duration::from_secs(2)).await;
    let mut bytes = Vec::new();
    let end = timeout(LONG, read.read_to_end(&mut bytes)).await.expect("it was never cut off");
    let answers = String::from_utf8_lossy(&bytes).matches("HTTP/1.1 200").count();
    assert!(end.is_err() || answers < 4000, "all {answers} answers came after all");
    let counted = async || count(&served.app, "mediant_connections").await;
    for _ in 0..100 {
        if counted().await == 0 {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(counted().await, 0);
}

/// A number among the counters.
async fn count(app: &Arc<App>, name: &str) -> i64 {
    let text = counters(app).await;
    let line =
        text.lines().find(|l| l.starts_with(&format!("{name} "))).unwrap_or_else(|| unreachable!("{text}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

async fn counters(app: &Arc<App>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let door = tokio::spawn(serve_metrics(Arc::clone(app), listener, async { drop(stopped.await) }));
    let text = ask(at, &get("/metrics", "")).await;
    drop(stop);
    door.await.unwrap().unwrap();
    assert!(text.starts_with("HTTP/1.1 200"), "{text}");
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn it_ends_though_a_live_stream_is_open() {
    let served = served(Limits::default(), None).await;
    let body = format!("name=kyiv&password={}", mediant_server::DEMO_PASSWORD.replace(' ', "+"));
    let signed = ask(served.at, &post("/sign-in", "", &body)).await;
    let cookie = signed.split("mediant=").nth(1).unwrap().split(';').next().unwrap();
    let mut live = TcpStream::connect(served.at).await.unwrap();
    let request = get(&format!("{CASE}/live"), &format!("Cookie: mediant={cookie}\r\n"));
    live.write_all(request.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    live.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    for _ in 0..100 {
        if count(&served.app, "mediant_live_streams").await == 1 {
            break;
        }
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(count(&served.app, "mediant_live_streams").await, 1);
    served.stop.send(()).unwrap();
    timeout(LONG, served.done).await.expect("it did not end").unwrap().unwrap();
    whole(&mut live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_the_log_nor_the_counters_tell_a_secret() {
    let served = served(Limits::default(), None).await;
    let (log, app) = (&served.log, &served.app);
    let secret = "hunter2-of-the-case";
    ask(
        served.at,
        &get(&format!("/case/{secret}/zone?word={secret}"), &format!("Cookie: mediant={secret}\r\n")),
    )
    .await;
    ask(served.at, &get(&format!("/{secret}"), &format!("Authorization: Bearer {secret}\r\n"))).await;
    ask(served.at, &get(&format!("/invitation/{secret}"), "")).await;
    ask(served.at, &post("/sign-in", "", &format!("name={secret}&password={secret}"))).await;
    ask(served.at, &format!("{} /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HUNTER")).await;
    let lines: Vec<Line> = log.try_iter().collect();
    let routes: Vec<&str> = lines.iter().map(|l| l.route).collect();
    assert_eq!(routes, ["/case/{case}/zone", "-", "/invitation/{token}", "/sign-in", "-"]);
    let text = counters(app).await;
    let written: Vec<String> = lines.iter().flat_map(|l| [l.json(), l.text()]).collect();
    let said = written.join("\n") + &text;
    for word in [secret, "hunter", "HUNTER", "mediant=", "127.0.0.1"] {
        assert!(!said.contains(word), "{word}: {said}");
    }
    let json: serde_json::Value = serde_json::from_str(&lines[3].json()).unwrap();
    assert_eq!(
        (&json["method"], &json["route"], &json["status"]),
        (&"POST".into(), &"/sign-in".into(), &422.into())
    );
    assert!(json["time"].as_str().unwrap().starts_with("2025-08-18T12:00:00") && json["ms"].is_u64());
    assert_ne!(lines[0].request, lines[1].request);
    assert!(
        text.contains("mediant_requests_total{method=\"POST\",route=\"/sign-in\",status=\"4xx\"} 1"),
        "{text}"
    );
    assert!(text.contains("mediant_request_seconds_bucket{le=\"+Inf\"} 5"), "{text}");
    assert!(count(app, "mediant_store_events").await > 0);
    // They are on no address of the workbench's own.
    let answer = ask(served.at, &get("/metrics", "")).await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_cookies_are_kept_to_it_and_browsers_told_to_stay() {
    use tokio_rustls::rustls::pki_types::pem::PemObject as _;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};

    let (certificate, key) = (include_bytes!("tls/certificate.pem"), include_bytes!("tls/key.pem"));
    assert!(Tls::from_pem(key, certificate).is_err() && Tls::from_pem(b"", key).is_err());
    assert!(Tls::from_pem(certificate, b"words").is_err());
    let tls = Tls::from_pem(certificate, key).unwrap();
    let served = served(Limits { head: Duration::from_millis(500), ..Limits::default() }, Some(tls)).await;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(certificate).unwrap()).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    let stream = TcpStream::connect(served.at).await.unwrap();
    let mut stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    let body = format!("name=kyiv&password={}", mediant_server::DEMO_PASSWORD.replace(' ', "+"));
    stream.write_all(post("/sign-in", "", &body).as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    drop(timeout(LONG, stream.read_to_end(&mut bytes)).await.unwrap());
    let answer = String::from_utf8_lossy(&bytes).to_lowercase();
    assert!(answer.starts_with("http/1.1 303"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age="), "{answer}");
    let cookies: Vec<&str> = answer.lines().filter(|l| l.starts_with("set-cookie:")).collect();
    assert!(cookies.len() == 2 && cookies.iter().all(|c| c.contains("; secure")), "{cookies:?}");
    // Who speaks plainly, or does not go on with the handshake, gets nothing.
    assert!(!ask(served.at, &get("/healthz", "")).await.contains("200"));
    let mut silent = TcpStream::connect(served.at).await.unwrap();
    assert_eq!(whole(&mut silent).await, "");
}
