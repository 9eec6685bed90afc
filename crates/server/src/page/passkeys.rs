//! Passkeys: the list of one's own, adding and removing them, and signing in with one.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::Asked;
use super::access::{begin_after, is_right};
use super::own::{Button, Own, table};
use crate::app::{Failure, hour};
use crate::origin::Origin;
use crate::passkeys::{Signed, made, refused};
use crate::people::{Change, Passkey};
use crate::reply::Reply;
use crate::shell::mark;
use crate::throttle;

/// The most characters of a passkey's name.
const MOST_NAME: usize = 80;
/// The most passkeys of one person.
const MOST_PASSKEYS: usize = 20;

/// The script that speaks with the browser's keeper of passkeys; without it one signs in with a password.
pub(super) const SCRIPT: &str = include_str!("passkeys/passkeys.js");

fn origin(asked: &Asked) -> Result<&Origin, Failure> {
    let off = || Failure::Wrong("there are no passkeys here: the server was given no origin".to_owned());
    asked.app.terms.origin.as_ref().ok_or_else(off)
}

/// The end of a form whose button the script shows, where passkeys can be had.
fn by_script(words: &str) -> Markup {
    html! {
        p class="hint" role="status" { "Passkeys need JavaScript." }
        p class="actions" { button hidden disabled { (words) } }
    }
}

/// What signs in with a passkey; nothing where there are none.
pub(super) fn sign_in_form(asked: &Asked) -> Option<Markup> {
    let origin = asked.app.terms.origin.as_ref()?;
    Some(html! {
        form class="panel narrow" method="post" data-passkey="get" data-origin=(origin.text())
            data-begin="/sign-in/passkey/begin" data-end="/sign-in/passkey" {
            h2 { "With a passkey" }
            (by_script("Sign in with a passkey"))
        }
    })
}

const REMOVE: Button = Button { to: "/passkeys/remove", field: "passkey", words: "Remove it" };

/// One's passkeys.
pub(super) async fn list(asked: &Asked) -> Result<Reply, Failure> {
    let person = asked.person()?;
    let people = asked.app.people.read().await;
    let own: Vec<_> = people.passkeys.iter().filter(|(_, p)| p.person == person.id).collect();
    let row = |(id, passkey): &(&String, &Passkey)| Own {
        id: (*id).clone(),
        name: passkey.name.clone(),
        cells: vec![hour(passkey.since)],
    };
    let rows: Vec<Own> = own.iter().map(row).collect();
    let body = html! {
        p { "With a passkey you sign in by finger, face or code, without your password. It stays on your device, or with whoever keeps your passkeys; the workbench has nothing that could be stolen and used." }
        @if own.is_empty() {
            div class="empty" { p { strong { "You have no passkey." } } p { "Add one for each device that you sign in from." } }
        } @else {
            (table(asked, ("Your passkeys", &["Name", "Since"]), &rows, &REMOVE))
        }
        h2 { "Add a passkey" }
        @if let Some(origin) = &asked.app.terms.origin {
            form method="post" data-passkey="create" data-origin=(origin.text()) data-begin="/passkeys/begin" data-end="/passkeys" {
                (mark(asked))
                label for="name" { "What you will know it by" }
                input type="text" id="name" name="name" maxlength=(MOST_NAME) required;
                label for="password" { "Your password" }
                p class="hint" { "So that nobody adds a passkey of their own where you left a browser open." }
                input type="password" id="password" name="password" autocomplete="current-password" required;
                (by_script("Add it"))
            }
        } @else {
            p { "There are none here: whoever runs the server has to say by which address browsers come (" code { "--origin" } ")." }
        }
    };
    let list: Vec<_> =
        own.iter().map(|(id, p)| json!({ "passkey": id, "name": p.name, "since": p.since })).collect();
    Ok(Reply::Page { title: "Your passkeys".to_owned(), body, json: json!({ "passkeys": list }) })
}

/// What the browser is asked, as data.
fn options(options: &Value) -> Reply {
    let bytes = json!({ "options": options }).to_string().into_bytes();
    Reply::File { kind: "application/json", name: String::new(), bytes }
}

fn name(asked: &Asked) -> Result<String, Failure> {
    let name = asked.form.get("name").trim().to_owned();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        return Err(Failure::Wrong(format!("say in 1 to {MOST_NAME} characters what you will know it by")));
    }
    Ok(name)
}

/// Begins to add a passkey; it takes the password, since a passkey outlives the session.
pub(super) async fn begin(asked: &Asked) -> Result<Reply, Failure> {
    let (origin, person) = (origin(asked)?, asked.person()?);
    name(asked)?;
    if !is_right(asked, &throttle::own(&person.id), (asked.form.get("password"), Some(person))).await? {
        return Err(Failure::Wrong("this is not your password".to_owned()));
    }
    let own: Vec<String> = {
        let people = asked.app.people.read().await;
        people.passkeys.iter().filter(|(_, p)| p.person == person.id).map(|(id, _)| id.clone()).collect()
    };
    is_room(own.len())?;
    let asked_for = asked.app.passkeys.lock().await.add((origin, person), &own, asked.app.now())?;
    Ok(options(&asked_for))
}

fn is_room(own: usize) -> Result<(), Failure> {
    if own < MOST_PASSKEYS {
        return Ok(());
    }
    Err(Failure::Wrong(format!("you have {MOST_PASSKEYS} passkeys; remove some first")))
}

/// Adds the passkey that the browser made.
pub(super) async fn add(asked: &Asked) -> Result<Reply, Failure> {
    let (origin, person, name) = (origin(asked)?, asked.person()?.id.clone(), name(asked)?);
    let now = asked.app.now();
    let begun = asked.app.passkeys.lock().await.added(&person, now).ok_or_else(refused)?;
    let (id, passkey) = made(begun, origin, asked.form.get("answer"), (&person, &name, now))?;
    let own = person.clone();
    asked
        .app
        .change(&person, |people| {
            if people.passkeys.contains_key(&id) {
                return Err(refused());
            }
            is_room(people.passkeys.values().filter(|p| p.person == own).count())?;
            let (key, state) = (passkey.key, passkey.state);
            Ok(vec![Change::PasskeyAdded { person: own, id, name, key, state }])
        })
        .await?;
    Ok(Reply::See("/passkeys".to_owned()))
}

/// Removes one of one's passkeys.
pub(super) async fn remove(asked: &Asked) -> Result<Reply, Failure> {
    let (person, id) = (asked.person()?.id.clone(), asked.form.get("passkey").to_owned());
    let own = person.clone();
    asked
        .app
        .change(&person, |people| {
            if people.passkeys.get(&id).is_none_or(|p| p.person != own) {
                return Err(Failure::Wrong("you have no such passkey; it may be removed already".to_owned()));
            }
            Ok(vec![Change::PasskeyRemoved { person: own, id }])
        })
        .await?;
    Ok(Reply::See("/passkeys".to_owned()))
}

/// Begins to sign somebody in; the browser finds out who.
pub(super) async fn begin_sign_in(asked: &Asked) -> Result<Reply, Failure> {
    let (origin, now) = (origin(asked)?, asked.app.now());
    // Each try needs a challenge of its own, so that counting these counts the tries.
    asked.app.throttle.lock().await.take(&throttle::passkeys(&asked.from), now).map_err(Failure::Wait)?;
    let asked_for = asked.app.passkeys.lock().await.sign_in(origin, now)?;
    Ok(options(&asked_for))
}

/// Begins a session for who has the passkey.
pub(super) async fn sign_in(asked: &Asked) -> Result<Reply, Failure> {
    let (origin, now) = (origin(asked)?, asked.app.now());
    let signed = Signed::read(asked.form.get("answer"))?;
    let begun = asked.app.passkeys.lock().await.signed_in(signed.challenge, now).ok_or_else(refused)?;
    let passkey = asked.app.people.read().await.passkeys.get(&signed.id).cloned().ok_or_else(refused)?;
    let state = signed.right(begun, origin, &passkey)?;
    asked.app.throttle.lock().await.right(&throttle::passkeys(&asked.from));
    let (person, id) = (passkey.person.clone(), signed.id);
    begin_after(asked, (&passkey.person, "/cases"), |people| {
        // Looked at again where nobody else writes: it may be removed, or used by a copy of it, meanwhile.
        if people.passkeys.get(&id) != Some(&passkey) || !people.persons.contains_key(&person) {
            return Err(refused());
        }
        // A passkey without a counter leaves nothing to keep.
        if state == passkey.state {
            return Ok(Vec::new());
        }
        Ok(vec![Change::PasskeyUsed { person, id, state }])
    })
    .await
}
