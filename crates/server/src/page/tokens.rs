//! Personal tokens: what a program signs in with, in a person's name.

use maud::html;
use serde_json::json;

use super::Asked;
use super::access::short;
use super::own::{Button, Own, table};
use crate::app::{Failure, hour};
use crate::people::{Change, Token};
use crate::reply::Reply;
use crate::secret;
use crate::shell::mark;

/// The most characters of a token's name.
const MOST_NAME: usize = 80;
/// The most tokens of one person.
const MOST_TOKENS: usize = 50;
/// The longest that a token holds, in days.
const MOST_DAYS: i64 = 365;
/// What a token begins with, so that one that leaked is found.
const START: &str = "mediant_";

const REVOKE: Button = Button { to: "/tokens/revoke", field: "token", words: "Revoke it" };

/// One's tokens.
pub(super) async fn list(asked: &Asked) -> Result<Reply, Failure> {
    let (person, now) = (&asked.person()?.id, asked.app.now());
    let people = asked.app.people.read().await;
    let own: Vec<_> = people.tokens.iter().filter(|(_, t)| t.person == *person && now < t.until).collect();
    let row = |(token, found): &(&String, &Token)| Own {
        id: short(token).to_owned(),
        name: found.name.clone(),
        cells: vec![hour(found.since), hour(found.until)],
    };
    let rows: Vec<Own> = own.iter().map(row).collect();
    let body = html! {
        p { "A program that sends a token may read and do what you may, in your name, and nothing more: it cannot change your password or make further tokens." }
        @if own.is_empty() {
            div class="empty" { p { strong { "You have no token." } } p { "Make one for each program, so that you can revoke it alone." } }
        } @else {
            (table(asked, ("Your tokens", &["For", "Since", "Until"]), &rows, &REVOKE))
        }
        h2 { "Make a token" }
        form method="post" action="/tokens" {
            (mark(asked))
            label for="name" { "What it is for" }
            input type="text" id="name" name="name" maxlength=(MOST_NAME) required;
            label for="days" { "For how many days" }
            input class="number" type="number" id="days" name="days" min="1" max=(MOST_DAYS) value="90" required;
            p { button { "Make it" } }
        }
    };
    let list: Vec<_> = own
        .iter()
        .map(|(t, f)| json!({ "token": short(t), "name": f.name, "since": f.since, "until": f.until }))
        .collect();
    Ok(Reply::Page { title: "Personal tokens".to_owned(), body, json: json!({ "tokens": list }) })
}

/// Makes a token and shows it, once.
pub(super) async fn make(asked: &Asked) -> Result<Reply, Failure> {
    let (person, now) = (asked.person()?.id.clone(), asked.app.now());
    let name = asked.form.get("name").trim().to_owned();
    if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
        return Err(Failure::Wrong(format!("say in 1 to {MOST_NAME} characters what the token is for")));
    }
    let days = asked.form.get("days").trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    let days = days.ok_or_else(|| Failure::Wrong(format!("a token holds for 1 to {MOST_DAYS} days")))?;
    let token = format!("{START}{}", secret::token()?);
    let until = now + days * 24 * 3600;
    let (kept, own) = (secret::kept(&token), person.clone());
    asked
        .app
        .change(&person, |people| {
            if people.tokens.values().filter(|t| t.person == own && now < t.until).count() >= MOST_TOKENS {
                return Err(Failure::Wrong(format!("you have {MOST_TOKENS} tokens; revoke some first")));
            }
            Ok(vec![Change::TokenMade { token: kept, person: own, name, until }])
        })
        .await?;
    let body = html! {
        p { "Copy it now: it is not shown again, and whoever has it acts in your name until " (hour(until)) "." }
        p { code { (token) } }
        p { a href="/tokens" { "Back to your tokens" } "." }
    };
    Ok(Reply::Page {
        title: "A personal token".to_owned(),
        body,
        json: json!({ "token": token, "until": until }),
    })
}

/// Revokes one of one's tokens.
pub(super) async fn revoke(asked: &Asked) -> Result<Reply, Failure> {
    let (person, named) = (asked.person()?.id.clone(), asked.form.get("token"));
    asked
        .app
        .change(&person, |people| {
            let found = people.tokens.iter().find(|(t, f)| f.person == person && short(t) == named);
            let gone = || Failure::Wrong("you have no such token; it may be revoked already".to_owned());
            let (token, _) = found.ok_or_else(gone)?;
            Ok(vec![Change::TokenRevoked { token: token.clone() }])
        })
        .await?;
    Ok(Reply::See("/tokens".to_owned()))
}
