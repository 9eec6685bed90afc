//! `mediant serve`: the workbench in the browser.

use mediant_server::{App, DEMO_PASSWORD};
use tokio::net::TcpListener;

use crate::args::Serve;
use crate::commands::output;
use crate::commands::store::now;
use crate::commands::store::place::Place;
use crate::exit::Failure;

/// Serves until it is interrupted; requests under way are finished then.
pub(crate) fn run(args: &Serve) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Failure::Refused(format!("threads cannot be started: {why}")))?;
    runtime.block_on(serve(args))
}

async fn serve(args: &Serve) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    place.make_folder()?;
    let store = place.open_or_make().await?;
    let app = App::open(store, now).await.map_err(|why| Failure::Input(why.to_string()))?;
    let mut lines = Vec::new();
    if args.demo {
        let people = mediant_server::demo(&app).await.map_err(|why| Failure::Input(why.to_string()))?;
        lines.push(format!("Everybody in the demo signs in with the password: {DEMO_PASSWORD}"));
        lines.extend(people.iter().map(|(name, role, party)| {
            let party = party.map_or_else(String::new, |p| format!(" of {p}"));
            format!("  {name:<14} {role}{party}")
        }));
    } else if let Some(token) =
        mediant_server::first_run(&app).await.map_err(|why| Failure::Input(why.to_string()))?
    {
        lines.push(format!(
            "Nobody can sign in yet. Open http://{}/invitation/{token} to begin; the link works once.",
            args.listen
        ));
    }
    let listener = TcpListener::bind(&args.listen).await.map_err(|why| {
        Failure::Refused(format!(
            "{} cannot be listened on: {why}; name another address with --listen",
            args.listen
        ))
    })?;
    let at = listener.local_addr().map_or_else(|_| args.listen.clone(), |a| a.to_string());
    lines.insert(0, format!("The workbench is at http://{at} until you press Ctrl-C."));
    output::print(&lines.join("\n"))?;
    let stop = async { drop(tokio::signal::ctrl_c().await) };
    mediant_server::serve(app, listener, stop)
        .await
        .map_err(|why| Failure::Refused(format!("it stopped: {why}")))
}
