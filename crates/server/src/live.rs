//! Live updates: a page is told that what it shows has changed, and nothing else.
//!
//! The event names a digest of what the person may see. It is sent when that digest changes: what others enter that the
//! person may not see sends nothing. A page that comes back says which digest it has, and is told at once where it is old.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::IntoResponse as _;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;

use crate::app::Failure;
use crate::page::Asked;
use crate::reply::Reply;
use crate::seen::stamp;

/// The script that asks for them: without it pages are read and forms are sent all the same.
pub(crate) const SCRIPT: &str = "'use strict';
(function () {
  var here = document.querySelector('.rooms [aria-current]');
  if (here && here.scrollIntoView) here.scrollIntoView({ block: 'nearest', inline: 'center' });
  var at = document.body.getAttribute('data-live');
  if (!at || !window.EventSource) return;
  var first = null, told = false, source = new EventSource(at);
  source.addEventListener('stamp', function (event) {
    if (first === null) { first = event.data; return; }
    if (event.data === first || told) return;
    told = true;
    var box = document.createElement('p'), link = document.createElement('a');
    box.className = 'live'; box.setAttribute('role', 'status');
    link.href = location.href; link.textContent = 'Show it';
    box.append('Something on this page has changed. What you are writing stays until you leave. ', link);
    document.getElementById('main').prepend(box);
  });
}());
";

/// The stream of one person's page.
pub(crate) fn answer(asked: &Asked) -> Result<Reply, Failure> {
    let member = asked.member.clone().ok_or(Failure::NotHere)?;
    let (app, slug) = (Arc::clone(&asked.app), asked.param("case").to_owned());
    let (person, session) = (member.person, asked.session.clone());
    let watch = app.watch();
    let (token, here) = (asked.token.clone(), app.meter.live());
    let start = (watch, String::new(), here);
    let events = stream::unfold(start, move |(mut watch, last, here)| {
        let (app, slug, person, session) = (Arc::clone(&app), slug.clone(), person.clone(), session.clone());
        let token = token.clone();
        async move {
            loop {
                // Whoever has left the case or ended the session is told nothing more.
                let people = app.people.read().await;
                if app.is_stopped() {
                    return None;
                }
                if token.is_empty() {
                    people.in_session(&crate::secret::kept(&session), app.now())?;
                } else {
                    people.with_token(&token, app.now())?;
                }
                drop(people);
                let room = app.room(&slug).await?;
                let member = room.space.members.get(&person)?;
                let now = stamp(&room, member, &app.today());
                if now != last {
                    let event = Event::default().event("stamp").data(&now);
                    return Some((Ok::<_, Infallible>(event), (watch, now, here)));
                }
                watch.changed().await.ok()?;
            }
        }
    });
    let alive = KeepAlive::new().interval(Duration::from_secs(20));
    Ok(Reply::Stream(Sse::new(events).keep_alive(alive).into_response()))
}
