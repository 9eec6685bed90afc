//! Changing one's password.

use maud::html;
use serde_json::json;

use super::Asked;
use super::access::is_right;
use crate::app::Failure;
use crate::people::Change;
use crate::reply::Reply;
use crate::secret;
use crate::shell::mark;
use crate::throttle;

/// The form.
pub(super) fn show(asked: &Asked) -> Result<Reply, Failure> {
    let name = &asked.person()?.name;
    let body = html! {
        form method="post" action="/password" {
            (mark(asked))
            input type="hidden" name="name" value=(name) autocomplete="username";
            label for="old" { "The password that you have" }
            input type="password" id="old" name="old" autocomplete="current-password" required;
            label for="password" { "The new one" }
            p class="hint" { (secret::LEAST_PASSWORD) " characters at least. Your other sessions and your personal tokens end with it; this session goes on. Your " a href="/passkeys" { "passkeys" } " stay: remove those that you do not know." }
            input type="password" id="password" name="password" autocomplete="new-password" required;
            p { button { "Change it" } }
        }
    };
    Ok(Reply::Page {
        title: "Your password".to_owned(),
        body,
        json: json!({ "least": secret::LEAST_PASSWORD }),
    })
}

/// Keeps another password, and ends all sessions but this one.
pub(super) async fn set(asked: &Asked) -> Result<Reply, Failure> {
    let person = asked.person()?;
    let (old, new) = (asked.form.get("old"), asked.form.get("password").to_owned());
    if old.is_empty() || new.is_empty() {
        return Err(Failure::Wrong("give the password that you have, and the new one".to_owned()));
    }
    if !is_right(asked, &throttle::own(&person.id), (old, Some(person))).await? {
        return Err(Failure::Wrong("this is not the password that you have".to_owned()));
    }
    let password = asked.app.passwords.run(move || secret::hash(&new)).await??;
    let (id, kept, own) = (person.id.clone(), person.password.clone(), secret::kept(&asked.session));
    asked
        .app
        .change(&id, |people| {
            // Looked at again where nobody else writes: of two changes at once the later one has the wrong old password.
            if people.persons.get(&id).is_none_or(|p| p.password != kept) {
                return Err(Failure::Wrong("the password was changed meanwhile; sign in anew".to_owned()));
            }
            let others = people.sessions.iter().filter(|(token, s)| s.person == id && **token != own);
            let ended = others.map(|(token, _)| Change::SignedOut { token: token.clone() });
            let made = people.tokens.iter().filter(|(_, t)| t.person == id);
            let revoked = made.map(|(token, _)| Change::TokenRevoked { token: token.clone() });
            let first = Change::Password { person: id.clone(), password };
            Ok(std::iter::once(first).chain(ended).chain(revoked).collect())
        })
        .await?;
    Ok(Reply::See("/sessions".to_owned()))
}
