//! Who is in the case, and inviting more.

use maud::html;
use mediant_workbench::{Member, Role, add_member, end_member};
use serde_json::json;

use super::Asked;
use super::access::short;
use crate::app::{Failure, hour};
use crate::origin::Origin;
use crate::people::{Change, INVITATION};
use crate::reply::Reply;
use crate::secret;
use crate::shell::mark;

/// The people of the case, for the lead.
pub(super) async fn show(asked: &Asked) -> Result<Reply, Failure> {
    let room = asked.room()?;
    let people = asked.app.people.read().await;
    let (slug, now) = (asked.param("case"), asked.app.now());
    let waiting: Vec<_> =
        people.invitations.iter().filter(|(_, i)| i.case == slug && now < i.until).collect();
    let case = &room.loaded.case;
    let body = html! {
        div class="scroll" role="region" aria-label="People" tabindex="0" {
            table {
                caption { "People" }
                thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Party" } td {} } }
                tbody {
                    @for member in room.space.members.values() {
                        tr {
                            th scope="row" { (people.name(&member.person)) }
                            td { (member.role.name()) }
                            td { (member.party.as_deref().unwrap_or("–")) }
                            td {
                                form class="inline" method="post" action={ (asked.base()) "/people/end" } {
                                    (mark(asked)) input type="hidden" name="person" value=(member.person);
                                    button class="quiet" { "End their part" }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !waiting.is_empty() {
            h2 { "Invitations not yet used" }
            ul {
                @for (token, i) in &waiting {
                    li {
                        (i.member.role.name()) @if let Some(p) = &i.member.party { " of " (p) } ", until " (hour(i.until)) " "
                        form class="inline" method="post" action={ (asked.base()) "/people/revoke" } {
                            (mark(asked)) input type="hidden" name="invitation" value=(short(token));
                            button class="quiet" { "Take it back" }
                        }
                    }
                }
            }
        }
        h2 { "The public page" }
        form method="post" action={ (asked.base()) "/public" } {
            (mark(asked))
            @if room.space.is_public {
                p { "It is open: anyone who knows the address " a href={ "/public/" (slug) } { "/public/" (slug) } " sees what is public in this case." }
                button class="quiet" name="do" value="close" { "Close it" }
            } @else {
                p { "It is closed. Open, it shows anyone the agenda, public positions, accepted statements and packages released to anyone; never numbers, notes or what a party told." }
                button class="quiet" name="do" value="open" { "Open it" }
            }
        }
        h2 { "Invite somebody" }
        form class="panel" method="post" action={ (asked.base()) "/people/invite" } {
            (mark(asked))
            label for="role" { "As" }
            select id="role" name="role" { @for role in Role::ALL { option value=(role.name()) { (role.name()) } } }
            label for="party" { "Of the party (for principals, delegates and advisers)" }
            select id="party" name="party" {
                option value="" { "none" }
                @for party in &case.parties { option value=(party.id.as_str()) { (party.name) } }
            }
            p class="hint" { "You get a link that works once, for fourteen days. Give it to the person yourself; it is not shown again." }
            p class="actions" { button { "Make the link" } }
        }
    };
    let list: Vec<_> = room.space.members.values()
        .map(|m| json!({ "person": m.person, "name": people.name(&m.person), "role": m.role.name(), "party": m.party })).collect();
    let waiting: Vec<_> = waiting.iter()
        .map(|(t, i)| json!({ "invitation": short(t), "role": i.member.role.name(), "party": i.member.party, "until": i.until })).collect();
    Ok(Reply::Page {
        title: "People".to_owned(),
        body,
        json: json!({ "people": list, "invitations": waiting }),
    })
}

/// Makes an invitation and shows its link, once.
pub(super) async fn invite(asked: &Asked) -> Result<Reply, Failure> {
    let (room, who) = (asked.room()?, asked.member()?);
    let role = Role::from_name(asked.form.get("role")).ok_or(Failure::Wrong("choose a role".to_owned()))?;
    let party = Some(asked.form.get("party").to_owned()).filter(|p| !p.is_empty());
    let member = Member { person: String::new(), role, party };
    add_member(&room.space, who, member.clone())?;
    let token = secret::token()?;
    let change = Change::Invited {
        token: secret::kept(&token),
        case: asked.param("case").to_owned(),
        member,
        until: asked.app.now() + INVITATION,
    };
    asked.app.change(&who.person, |_| Ok(vec![change])).await?;
    let origin = asked.app.terms.origin.as_ref().map(Origin::text);
    let link = format!("{}/invitation/{token}", origin.unwrap_or_default());
    let body = html! {
        p { "Give this link to the person yourself. It works once, and is not shown again:" }
        p { code { (link) } }
        p {
            @if origin.is_none() { "Put this server’s address before it. " }
            a href={ (asked.base()) "/people" } { "Back to the people" } "." }
    };
    Ok(Reply::Page { title: "Invitation".to_owned(), body, json: json!({ "link": link }) })
}

/// Takes an invitation back that was not used.
pub(super) async fn revoke(asked: &Asked) -> Result<Reply, Failure> {
    let (case, named) = (asked.param("case"), asked.form.get("invitation"));
    asked
        .app
        .change(&asked.member()?.person, |people| {
            let found = people.invitations.iter().find(|(t, i)| i.case == case && short(t) == named);
            let gone = || Failure::Wrong("this invitation was used or taken back already".to_owned());
            let (token, _) = found.ok_or_else(gone)?;
            Ok(vec![Change::Revoked { token: token.clone() }])
        })
        .await?;
    Ok(Reply::See(format!("{}/people", asked.base())))
}

/// Ends somebody's part.
pub(super) async fn end(asked: &Asked) -> Result<Reply, Failure> {
    let (member, person) = (asked.member()?, asked.form.get("person"));
    asked
        .app
        .act(asked.param("case"), &member.person, |space| Ok(vec![end_member(space, member, person)?]))
        .await?;
    Ok(Reply::See(format!("{}/people", asked.base())))
}
