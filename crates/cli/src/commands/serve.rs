//! `mediant serve`: the workbench in the browser.

mod settings;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use mediant_server::{App, DEMO_PASSWORD, Line, Terms, Tls};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::args::{LogAs, Serve};
use crate::commands::output;
use crate::commands::store::now;
use crate::commands::store::place::Place;
use crate::exit::Failure;
use settings::Chosen;

/// The most lines of the log that wait to be written.
const WAITING: usize = 10_000;
/// How long what runs beside the requests is waited for.
const END: Duration = Duration::from_secs(5);

/// Serves until it is interrupted; requests under way are finished then.
pub(crate) fn run(args: &Serve) -> Result<(), Failure> {
    let chosen = Chosen::of(args)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Failure::Refused(format!("threads cannot be started: {why}")))?;
    let (log, writer) = log(chosen.log);
    let done = runtime.block_on(serve(args.demo, chosen, log));
    runtime.shutdown_timeout(END);
    // Whatever was answered stands in the log.
    drop(writer.map(std::thread::JoinHandle::join));
    done
}

/// Where lines of the log go, and the thread that writes them; none where there is no log.
fn log(log: LogAs) -> (Option<SyncSender<Line>>, Option<JoinHandle<()>>) {
    if log == LogAs::Off {
        return (None, None);
    }
    let (sender, receiver) = sync_channel(WAITING);
    (Some(sender), Some(std::thread::spawn(move || write(log, &receiver))))
}

async fn serve(demo: bool, chosen: Chosen, log: Option<SyncSender<Line>>) -> Result<(), Failure> {
    let tls = chosen.tls()?;
    let place = Place::of(&chosen.place)?;
    place.make_folder()?;
    let store = place.open_or_make().await?;
    let listener = bind(&chosen.listen, "--listen").await?;
    let origin = chosen.origin(listener.local_addr().ok());
    let issuer = chosen.issuer(origin.as_ref()).await?;
    let terms = Terms { secure: tls.is_some(), origin, issuer, limits: chosen.limits, log };
    let app = App::open_with(store, now, terms).await.map_err(|why| Failure::Input(why.to_string()))?;
    let metrics = match &chosen.metrics {
        Some(at) => Some(bind(at, "--metrics").await?),
        None => None,
    };
    let at = listener.local_addr().map_or_else(|_| chosen.listen.clone(), |a| a.to_string());
    let scheme = if tls.is_some() { "https" } else { "http" };
    let mut lines = vec![format!("The workbench is at {scheme}://{at} until you press Ctrl-C.")];
    if let Some(metrics) = metrics.as_ref().and_then(|m| m.local_addr().ok()) {
        lines.push(format!("Its counters are at http://{metrics}/metrics."));
    }
    for (case, why) in app.unreadable() {
        lines.push(format!(
            "The case {case} cannot be read: {why}. Its mediator is told; the others are open."
        ));
    }
    lines.extend(who_gets_in(&app, demo, &format!("{scheme}://{at}")).await?);
    output::print(&lines.join("\n"))?;
    until_stopped(app, (listener, tls), metrics).await
}

/// Says how people get in: who is in the demo, or the link for the first.
async fn who_gets_in(app: &App, demo: bool, at: &str) -> Result<Vec<String>, Failure> {
    let fault = |why: mediant_server::Failure| Failure::Input(why.to_string());
    if demo {
        let people = mediant_server::demo(app).await.map_err(fault)?;
        let one = |(name, role, party): &(&str, &str, Option<&str>)| {
            let party = party.map_or_else(String::new, |p| format!(" of {p}"));
            format!("  {name:<14} {role}{party}")
        };
        let first = format!("Everybody in the demo signs in with the password: {DEMO_PASSWORD}");
        return Ok(std::iter::once(first).chain(people.iter().map(one)).collect());
    }
    let token = mediant_server::first_run(app).await.map_err(fault)?;
    let line = |token: String| {
        format!("Nobody can sign in yet. Open {at}/invitation/{token} to begin; the link works once.")
    };
    Ok(token.map(line).into_iter().collect())
}

async fn bind(at: &str, flag: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(at).await.map_err(|why| {
        Failure::Refused(format!("{at} cannot be listened on: {why}; name another address with {flag}"))
    })
}

async fn until_stopped(
    app: Arc<App>,
    door: (TcpListener, Option<Tls>),
    metrics: Option<TcpListener>,
) -> Result<(), Failure> {
    let (ended, end) = watch::channel(false);
    let wait = |mut end: watch::Receiver<bool>| async move { drop(end.wait_for(|ended| *ended).await) };
    if let Some(metrics) = metrics {
        tokio::spawn(mediant_server::serve_metrics(Arc::clone(&app), metrics, wait(end.clone())));
    }
    tokio::spawn(async move {
        interrupted().await;
        ended.send_replace(true);
    });
    let served = mediant_server::serve(app, door, wait(end)).await;
    served.map_err(|why| Failure::Refused(format!("it stopped: {why}")))
}

/// Waits for Ctrl-C, or for the word by which a system ends its services.
async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = ended.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    drop(tokio::signal::ctrl_c().await);
}

/// Writes the log until the server is gone.
fn write(log: LogAs, lines: &Receiver<Line>) {
    for line in lines {
        let text = if log == LogAs::Json { line.json() } else { line.text() };
        anstream::eprintln!("{text}");
    }
}
