//! Single sign-on: going to the issuer, coming back, and linking an account.

use maud::{Markup, html};

use super::Asked;
use super::access::{begin_after, is_right};
use crate::app::Failure;
use crate::issuer::Issuer;
use crate::people::{Change, People};
use crate::reply::Reply;
use crate::secret;
use crate::shell::mark;
use crate::throttle;

/// The issuer, and the address at which one comes back from it.
fn issuer(asked: &Asked) -> Result<(&Issuer, String), Failure> {
    let terms = &asked.app.terms;
    let (Some(issuer), Some(origin)) = (&terms.issuer, &terms.origin) else {
        return Err(Failure::Wrong("there is no single sign-on here".to_owned()));
    };
    Ok((issuer, format!("{}/sign-in/issuer/back", origin.text())))
}

fn refused() -> Failure {
    Failure::Wrong("this did not sign you in; begin anew, or give your password".to_owned())
}

/// What signs in by the issuer; nothing where there is none.
pub(super) fn sign_in_form(asked: &Asked) -> Option<Markup> {
    let (issuer, _) = issuer(asked).ok()?;
    Some(html! {
        form class="panel narrow" method="post" action="/sign-in/issuer" {
            p class="actions" { button { "Sign in by " (issuer.name) } }
            p class="hint" { "For those who have linked their account." }
        }
    })
}

/// What links an account, or takes the link back; nothing where there is no issuer.
pub(super) fn link_form(asked: &Asked, people: &People) -> Option<Markup> {
    let (issuer, _) = issuer(asked).ok()?;
    let person = &asked.person.as_ref()?.id;
    let linked = people.linked(person, &issuer.name);
    Some(html! {
        h2 { "Single sign-on" }
        @if linked {
            form method="post" action="/sign-in/issuer/unlink" {
                (mark(asked))
                p { "Your account is linked to one at " (issuer.name) ": who is signed in there gets in here as you." }
                p { button class="quiet" { "Take the link back" } }
            }
        } @else {
            form method="post" action="/sign-in/issuer/link" {
                (mark(asked))
                p { "Link your account to yours at " (issuer.name) ", and sign in by it from then on." }
                label for="password" { "Your password" }
                input type="password" id="password" name="password" autocomplete="current-password" required;
                p { button { "Link my account" } }
            }
        }
    })
}

/// Goes to the issuer to sign in.
pub(super) async fn go(asked: &Asked) -> Result<Reply, Failure> {
    let ((issuer, back), now) = (issuer(asked)?, asked.app.now());
    asked.app.throttle.lock().await.take(&throttle::issuer(&asked.from), now).map_err(Failure::Wait)?;
    let (to, flow) = asked.app.aways.lock().await.send(issuer, &back, None, now)?;
    Ok(Reply::On { to, cookies: vec![("mediant-away", flow)] })
}

/// Goes to the issuer to link an account; it takes the password, since a link outlives the session.
pub(super) async fn link(asked: &Asked) -> Result<Reply, Failure> {
    let ((issuer, back), person, now) = (issuer(asked)?, asked.person()?, asked.app.now());
    if !is_right(asked, &throttle::own(&person.id), (asked.form.get("password"), Some(person))).await? {
        return Err(Failure::Wrong("this is not your password".to_owned()));
    }
    let links = Some((person.id.clone(), secret::kept(&asked.session)));
    let (to, flow) = asked.app.aways.lock().await.send(issuer, &back, links, now)?;
    Ok(Reply::On { to, cookies: vec![("mediant-away", flow)] })
}

/// Takes the link back.
pub(super) async fn unlink(asked: &Asked) -> Result<Reply, Failure> {
    let person = asked.person()?.id.clone();
    let own = person.clone();
    asked.app.change(&person, |_| Ok(vec![Change::Unlinked { person: own }])).await?;
    Ok(Reply::See("/sessions".to_owned()))
}

/// Comes back from the issuer.
pub(super) async fn back(asked: &Asked) -> Result<Reply, Failure> {
    let ((issuer, back), now) = (issuer(asked)?, asked.app.now());
    let away = asked.app.aways.lock().await.back(asked.query.get("state"), &asked.away, now);
    let away = away.ok_or_else(refused)?;
    // What is wrong is the issuer's affair or an attacker's: neither is told more.
    let code = (asked.query.get("code"), back.as_str());
    let subject = issuer.subject(&away, code, now).await.map_err(|_| refused())?;
    let name = issuer.name.clone();
    if let Some((person, session)) = &away.links {
        let linked =
            Change::Linked { person: person.clone(), issuer: name.clone(), subject: subject.clone() };
        let link = |people: &People| {
            let here = people.in_session(session, now).is_some_and(|p| p.id == *person);
            if !here || people.of_subject(&name, &subject).is_some_and(|p| p.id != *person) {
                return Err(refused());
            }
            Ok(vec![linked])
        };
        asked.app.change(person, link).await?;
        return Ok(Reply::On { to: "/sessions".to_owned(), cookies: Vec::new() });
    }
    let person = asked.app.people.read().await.of_subject(&name, &subject).map(|p| p.id.clone());
    let person = person.ok_or_else(|| {
        Failure::Wrong(
            "no account here is linked to that one: sign in with your password, and link it".to_owned(),
        )
    })?;
    asked.app.throttle.lock().await.right(&throttle::issuer(&asked.from));
    let still = |people: &People| {
        // Looked at again where nobody else writes: the link may be taken back meanwhile.
        let same = people.of_subject(&name, &subject).is_some_and(|p| p.id == person);
        if same { Ok(Vec::new()) } else { Err(refused()) }
    };
    match begin_after(asked, (&person, "/cases"), still).await? {
        // A cookie that no other site may send does not come along where another site led here: a page of our own leads on.
        Reply::Cookie { to, token, browser } => {
            Ok(Reply::On { to, cookies: vec![("mediant", token), ("mediant-known", browser)] })
        }
        other => Ok(other),
    }
}
