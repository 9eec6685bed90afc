//! Connections: each is given so much time and no more, so that slow clients hold nobody up.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::routing::get;
use futures_util::future::{Either, select};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep, sleep, timeout};
use tower::ServiceExt as _;

use crate::app::App;
use crate::listen::router;
use crate::meter;
use crate::terms::Limits;
use crate::tls::Tls;

/// The most connections at once to the counters.
const WATCHERS: usize = 16;

/// Serves until `stop` is done; requests under way are then waited for, as long as the limits say.
///
/// # Errors
/// Where the system takes the address away.
pub async fn serve(
    app: Arc<App>,
    (listener, tls): (TcpListener, Option<Tls>),
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (limits, door) = (app.terms.limits, router(&app));
    let ended = accept(Some(&app), door, (listener, tls, limits), stop).await;
    app.stop();
    let ended = ended?;
    // Whoever takes nothing of an answer is not waited for for ever.
    drop(timeout(limits.end, ended.shutdown()).await);
    Ok(())
}

/// Serves the counters on an address of their own, until `stop` is done.
///
/// # Errors
/// Where the system takes the address away.
pub async fn serve_metrics(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let limits = Limits { connections: WATCHERS, ..app.terms.limits };
    let counted = Arc::clone(&app);
    let door = Router::new().route("/metrics", get(async move || meter::answer(&counted).await));
    accept(None, door, (listener, None, limits), stop).await.map(drop)
}

/// Takes connections until `stop` is done, and gives back what those under way are waited for with.
async fn accept(
    counted: Option<&App>,
    door: Router,
    (listener, tls, limits): (TcpListener, Option<Tls>, Limits),
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<GracefulShutdown> {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, (stream, from)) = match select(pin!(next), stop.as_mut()).await {
            Either::Left(((place, Ok(accepted)), _)) => (place, accepted),
            // What one client did to its connection, or too many open files: the next may do better.
            Either::Left(((_, Err(_)), _)) => {
                sleep(Duration::from_millis(20)).await;
                continue;
            }
            Either::Right(_) => return Ok(graceful),
        };
        let here = counted.map(|app| app.meter.connection());
        let (door, tls, watcher) = (door.clone(), tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            let (_place, _here) = (place, here);
            let Some(stream) = open(stream, tls, limits).await else { return };
            let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
                request.extensions_mut().insert(ConnectInfo(from));
                let request = request.map(axum::body::Body::new);
                door.clone().oneshot(request)
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(64 << 10);
            let connection = http.serve_connection(TokioIo::new(stream), service);
            // How a connection ends is the client's affair.
            drop(watcher.watch(connection).await);
        });
    }
}

/// What goes both ways.
trait Both: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Both for S {}

/// The connection, under TLS where that is asked for. None where the client does not go along in time.
async fn open(stream: TcpStream, tls: Option<Tls>, limits: Limits) -> Option<Paced> {
    drop(stream.set_nodelay(true));
    let inner: Box<dyn Both> = match tls {
        None => Box::new(stream),
        Some(Tls(tls)) => Box::new(timeout(limits.head, tls.accept(stream)).await.ok()?.ok()?),
    };
    Some(Paced { inner, stall: limits.stall, still: None })
}

/// A connection that breaks off where the client takes nothing of what is sent for too long.
struct Paced {
    inner: Box<dyn Both>,
    stall: Duration,
    /// Runs while a write stands still.
    still: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    /// What became of a write, or that it has stood still for too long.
    fn watched<T>(&mut self, done: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.still = None;
            return done;
        }
        let until = Instant::now() + self.stall;
        let still = self.still.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        ready!(still.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Paced {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(context, into)
    }
}

impl AsyncWrite for Paced {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.watched(done, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.inner).poll_write_vectored(context, bytes);
        self.watched(done, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.inner).poll_flush(context);
        self.watched(done, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.inner).poll_shutdown(context);
        self.watched(done, context)
    }
}
