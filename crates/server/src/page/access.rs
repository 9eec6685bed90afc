//! Signing in and out, joining by an invitation, and the list of one's sessions.

use maud::{Markup, html};
use mediant_workbench::{Member, join};
use serde_json::json;

use super::own::{Button, Own, table};
use super::{Asked, issuer, passkeys};
use crate::app::{Failure, hour};
use crate::first::NO_CASE;
use crate::people::{Change, People, Person, SESSION, Session};
use crate::reply::Reply;
use crate::secret;
use crate::throttle::{Count, counts};

/// The most characters of a name.
const MOST_NAME: usize = 80;

/// The form to sign in with.
pub(super) fn sign_in(asked: &Asked) -> Reply {
    Reply::Page { title: "Sign in".to_owned(), body: sign_in_form(asked, None), json: json!({}) }
}

fn sign_in_form(asked: &Asked, refused: Option<&Failure>) -> Markup {
    html! {
        @if let Some(why) = refused {
            div class="callout caution" role="alert" { p { strong { "You are not signed in: " (why) "." } } }
        } @else if asked.person.is_some() {
            p { "You are signed in. " a href="/cases" { "To your cases" } "." }
        }
        form class="panel narrow" method="post" action="/sign-in" {
            label for="name" { "Name" }
            input type="text" id="name" name="name" autocomplete="username" required autofocus;
            label for="password" { "Password" }
            input type="password" id="password" name="password" autocomplete="current-password" required;
            p class="actions" { button { "Sign in" } }
        }
        @if let Some(form) = passkeys::sign_in_form(asked) { (form) }
        @if let Some(form) = issuer::sign_in_form(asked) { (form) }
        p class="hint" { "Who has no account is invited by the one who leads the case, with a link that works once." }
    }
}

/// Begins a session; the form comes back where name and password do not fit, or have to wait.
pub(super) async fn do_sign_in(asked: &Asked) -> Result<Reply, Failure> {
    let name = asked.form.get("name").to_owned();
    let found = asked.app.people.read().await.named(&name).cloned();
    let counts = counted(asked, &name, found.as_ref());
    let right = is_right(asked, &counts, (asked.form.get("password"), found.as_ref())).await;
    let why = match (right, found) {
        (Ok(true), Some(person)) => return begin(asked, &person.id, "/cases").await,
        (Ok(_), _) => Failure::Wrong("name and password do not belong together".to_owned()),
        (Err(why @ Failure::Wait(_)), _) => why,
        (Err(why), _) => return Err(why),
    };
    Ok(Reply::Mend { title: "Sign in".to_owned(), body: sign_in_form(asked, Some(&why)), why })
}

/// What a try to sign in under this name counts for.
fn counted(asked: &Asked, name: &str, person: Option<&Person>) -> Vec<Count> {
    // Cut, so that what is remembered is bounded; no name is longer.
    let name: String = name.trim().to_lowercase().chars().take(MOST_NAME).collect();
    let browser = secret::kept(&asked.browser);
    let known = person.is_some_and(|p| p.browsers.contains(&browser));
    counts(&name, &asked.from, known.then_some(browser.as_str()))
}

/// Whether a password is this person's; too many wrong ones must wait.
pub(super) async fn is_right(
    asked: &Asked,
    counts: &[Count],
    (password, person): (&str, Option<&Person>),
) -> Result<bool, Failure> {
    asked.app.throttle.lock().await.take(counts, asked.app.now()).map_err(Failure::Wait)?;
    let (password, kept) = (password.to_owned(), person.map(|p| p.password.clone()));
    let right = asked.app.passwords.run(move || secret::is_right(&password, kept.as_deref())).await?;
    if right {
        asked.app.throttle.lock().await.right(counts);
    }
    Ok(right)
}

/// A session for this person, in a browser that is known from now on.
async fn begin(asked: &Asked, person: &str, to: &str) -> Result<Reply, Failure> {
    begin_after(asked, (person, to), |_| Ok(Vec::new())).await
}

/// The same, kept together with what `first` says, or not at all.
pub(super) async fn begin_after(
    asked: &Asked,
    (person, to): (&str, &str),
    first: impl FnOnce(&People) -> Result<Vec<Change>, Failure>,
) -> Result<Reply, Failure> {
    let token = secret::token()?;
    let until = asked.app.now() + SESSION;
    let browser = if asked.browser.is_empty() { secret::token()? } else { asked.browser.clone() };
    let signed = Change::SignedIn {
        token: secret::kept(&token),
        person: person.to_owned(),
        until,
        browser: Some(secret::kept(&browser)),
    };
    let with = |people: &People| {
        let mut changes = first(people)?;
        changes.push(signed);
        Ok(changes)
    };
    asked.app.change(person, with).await?;
    Ok(Reply::Cookie { to: to.to_owned(), token, browser })
}

/// Ends the session.
pub(super) async fn do_sign_out(asked: &Asked) -> Result<Reply, Failure> {
    let token = secret::kept(&asked.session);
    asked.app.change(&asked.person()?.id, |_| Ok(vec![Change::SignedOut { token }])).await?;
    Ok(Reply::Cookie { to: "/sign-in".to_owned(), token: String::new(), browser: String::new() })
}

/// What an invitation is for, and a form to take it.
pub(super) async fn invitation(asked: &Asked) -> Result<Reply, Failure> {
    let token = secret::kept(asked.param("token"));
    let people = asked.app.people.read().await;
    let found =
        people.invitations.get(&token).filter(|i| asked.app.now() < i.until).ok_or(Failure::NotHere)?;
    let role = found.member.role.name();
    let known = people.persons.get(&found.member.person);
    let body = html! {
        @if let Some(person) = known {
            p { "You are known here as " strong { (person.name) } ": give that name, and the password that you want to have." }
        } @else if found.case == NO_CASE {
            p { "You are the first here: you can then open cases and invite others." }
        } @else {
            p { "You are invited into a case as " strong { (role) } @if let Some(party) = &found.member.party { " of " strong { (party) } } "." }
        }
        p { "The link works once." }
        form class="panel narrow" method="post" {
            label for="name" { "The name that you will sign in with" }
            input type="text" id="name" name="name" autocomplete="username" maxlength=(MOST_NAME) required;
            label for="password" { "A password" }
            p class="hint" { (secret::LEAST_PASSWORD) " characters at least. If you have an account, give its name and password." }
            input type="password" id="password" name="password" autocomplete="new-password" required;
            p { button { "Join" } }
        }
    };
    Ok(Reply::Page { title: "Join a case".to_owned(), body, json: json!({}) })
}

/// Joins a case.
pub(super) async fn do_join(asked: &Asked) -> Result<Reply, Failure> {
    let token = secret::kept(asked.param("token"));
    let name = asked.form.get("name").trim().to_owned();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        return Err(Failure::Wrong(format!("a name has 1 to {MOST_NAME} characters")));
    }
    let now = asked.app.now();
    let (invitation, known) = {
        let people = asked.app.people.read().await;
        let found =
            people.invitations.get(&token).filter(|i| now < i.until).cloned().ok_or(Failure::NotHere)?;
        (found, people.named(&name).cloned())
    };
    let password = asked.form.get("password").to_owned();
    if !invitation.member.person.is_empty() {
        return set_first(asked, (token, &invitation.member.person), known.as_ref()).await;
    }
    let hashed = if known.is_some() {
        let counts = counted(asked, &name, known.as_ref());
        if !is_right(asked, &counts, (&password, known.as_ref())).await? {
            return Err(Failure::Wrong(
                "this name is taken; choose another, or give its password".to_owned(),
            ));
        }
        None
    } else {
        Some(asked.app.passwords.run(move || secret::hash(&password)).await??)
    };
    let person = known.map_or_else(secret::id, |p| Ok(p.id))?;
    let member = Member { person: person.clone(), ..invitation.member };
    if invitation.case != NO_CASE {
        // Before the link is used up, so that who cannot join by it has lost nothing.
        let room = asked.app.room(&invitation.case).await.ok_or(Failure::NotHere)?;
        join(&room.space, member.clone())?;
    }
    let (id, used) = (person.clone(), token.clone());
    asked
        .app
        .change(&person, |people| {
            // Looked at again where nobody else writes: a link works once, and a name is one person's.
            if !people.invitations.contains_key(&used) {
                return Err(Failure::NotHere);
            }
            let mut changes = vec![Change::Used { token: used }];
            if let Some(password) = hashed {
                if people.named(&name).is_some() {
                    return Err(Failure::Wrong("this name is taken; choose another".to_owned()));
                }
                changes.push(Change::Joined { person: id, name, password });
            }
            Ok(changes)
        })
        .await?;
    if invitation.case == NO_CASE {
        return begin(asked, &person, "/cases").await;
    }
    asked.app.act(&invitation.case, &person, |space| Ok(vec![join(space, member)?])).await?;
    begin(asked, &person, &format!("/case/{}", invitation.case)).await
}

/// The password of somebody who is known here and has a link to set it.
async fn set_first(
    asked: &Asked,
    (used, person): (String, &str),
    known: Option<&Person>,
) -> Result<Reply, Failure> {
    if known.is_none_or(|p| p.id != person) {
        return Err(Failure::Wrong("this link is for another name".to_owned()));
    }
    let password = asked.form.get("password").to_owned();
    let password = asked.app.passwords.run(move || secret::hash(&password)).await??;
    let id = person.to_owned();
    asked
        .app
        .change(person, |people| {
            if !people.invitations.contains_key(&used) {
                return Err(Failure::NotHere);
            }
            Ok(vec![Change::Used { token: used }, Change::Password { person: id, password }])
        })
        .await?;
    begin(asked, person, "/cases").await
}

const END: Button = Button { to: "/sessions/end", field: "session", words: "End it" };

/// One's sessions.
pub(super) async fn sessions(asked: &Asked) -> Result<Reply, Failure> {
    let person = &asked.person()?.id;
    let own = secret::kept(&asked.session);
    let people = asked.app.people.read().await;
    let now = asked.app.now();
    let found: Vec<_> =
        people.sessions.iter().filter(|(_, s)| s.person == *person && now < s.until).collect();
    let row = |(token, session): &(&String, &Session)| Own {
        id: short(token).to_owned(),
        name: format!("{}{}", hour(session.since), if **token == own { " (this one)" } else { "" }),
        cells: vec![hour(session.until)],
    };
    let rows: Vec<Own> = found.iter().map(row).collect();
    let body = html! {
        p { "You are signed in at these places. End those that you do not know, and then " a href="/password" { "change your password" } ". You can also sign in with a " a href="/passkeys" { "passkey" } ". Programs sign in with " a href="/tokens" { "personal tokens" } "." }
        (table(asked, ("Sessions", &["Since", "Until"]), &rows, &END))
        @if let Some(form) = issuer::link_form(asked, &people) { (form) }
    };
    let list: Vec<_> = found
        .iter()
        .map(|(t, s)| json!({ "session": short(t), "since": s.since, "until": s.until }))
        .collect();
    Ok(Reply::Page { title: "Your sessions".to_owned(), body, json: json!({ "sessions": list }) })
}

/// Enough of a hashed token to name it.
pub(super) fn short(token: &str) -> &str {
    token.get(..16).unwrap_or(token)
}

/// Ends one of one's sessions.
pub(super) async fn do_end_session(asked: &Asked) -> Result<Reply, Failure> {
    let person = asked.person()?.id.clone();
    let named = asked.form.get("session").to_owned();
    asked
        .app
        .change(&person, |people| {
            let own = people.sessions.iter().find(|(t, s)| s.person == person && short(t) == named);
            let (token, _) = own.ok_or(Failure::NotHere)?;
            Ok(vec![Change::SignedOut { token: token.clone() }])
        })
        .await?;
    Ok(Reply::See("/sessions".to_owned()))
}
