//! The pages: each shows what one person may see, or does what one person may do.

mod access;
mod agenda;
mod brief;
mod cases;
mod consent;
mod evidence;
mod history;
mod issuer;
mod log;
mod mend;
mod own;
mod packages;
mod passkeys;
mod password;
mod people;
mod preferences;
mod tokens;
mod what_ifs;

use std::collections::BTreeMap;
use std::sync::Arc;

use maud::Markup;
use mediant_brief::{Document, Header};
use mediant_disclosure::{Audience, View};
use mediant_workbench::Member;
use serde_json::Value;

use crate::app::{App, Failure, Room};
use crate::form::Form;
use crate::people::Person;
use crate::reply::Reply;
use crate::{live, shell};

/// The page behind a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Style,
    Script,
    Health,
    OpenApi,
    SignIn,
    DoSignIn,
    DoBeginPasskeySignIn,
    DoPasskeySignIn,
    DoIssuer,
    IssuerBack,
    DoLinkIssuer,
    DoUnlinkIssuer,
    DoSignOut,
    Invitation,
    DoJoin,
    Sessions,
    Password,
    DoPassword,
    Passkeys,
    DoBeginPasskey,
    DoPasskey,
    DoRemovePasskey,
    Tokens,
    DoToken,
    DoRevokeToken,
    DoEndSession,
    Cases,
    DoOpen,
    Overview,
    Agenda,
    DoAgenda,
    History,
    DoAskOption,
    DoAnswerOption,
    Evidence,
    DoReport,
    Report,
    DoDecide,
    DoTakeBack,
    Positions,
    Preferences,
    CheckPreferences,
    DoPreferences,
    Zone,
    WhatIfs,
    DoKeepWhatIf,
    DoDropWhatIf,
    Packages,
    CheckPackage,
    DoPropose,
    DoRelease,
    DoWithdraw,
    Consent,
    DoFreeze,
    DoAnswer,
    Brief,
    BriefHtml,
    BriefMarkdown,
    #[cfg(feature = "pdf")]
    BriefPdf,
    Public,
    DoPublic,
    People,
    DoInvite,
    DoEndMember,
    DoRevoke,
    Log,
    Live,
}

/// A request, and who makes it.
pub(crate) struct Asked {
    pub(crate) app: Arc<App>,
    /// What stands for the names in the route's path.
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) query: Form,
    pub(crate) form: Form,
    /// Files that were sent: name and bytes.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// The address it came from.
    pub(crate) from: String,
    pub(crate) path: String,
    /// Whether a program asks, for data and no page.
    pub(crate) as_json: bool,
    /// The session's token; empty where there is none.
    pub(crate) session: String,
    /// The personal token that it came with, hashed; empty where it came with none.
    pub(crate) token: String,
    /// The token of the browser; empty where nobody has signed in with it.
    pub(crate) browser: String,
    /// The token of a browser that comes back from the issuer; empty where it does not.
    pub(crate) away: String,
    pub(crate) person: Option<Person>,
    pub(crate) room: Option<Arc<Room>>,
    pub(crate) member: Option<Member>,
}

impl Asked {
    /// A request by nobody in particular.
    pub(crate) fn nobody(app: &Arc<App>) -> Self {
        Self {
            app: Arc::clone(app),
            params: BTreeMap::new(),
            query: Form::default(),
            form: Form::default(),
            files: Vec::new(),
            from: String::new(),
            path: String::new(),
            as_json: false,
            session: String::new(),
            token: String::new(),
            browser: String::new(),
            away: String::new(),
            person: None,
            room: None,
            member: None,
        }
    }

    /// What stands for a name in the path.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The address of the case.
    pub(crate) fn base(&self) -> String {
        format!("/case/{}", self.param("case"))
    }

    pub(crate) fn person(&self) -> Result<&Person, Failure> {
        self.person.as_ref().ok_or(Failure::SignIn)
    }

    pub(crate) fn room(&self) -> Result<&Arc<Room>, Failure> {
        self.room.as_ref().ok_or(Failure::NotHere)
    }

    pub(crate) fn member(&self) -> Result<&Member, Failure> {
        self.member.as_ref().ok_or(Failure::NotHere)
    }

    pub(crate) fn audience(&self) -> Result<Audience, Failure> {
        Ok(self.member()?.audience())
    }

    /// What the person sees of the case.
    pub(crate) async fn view(&self) -> Result<Arc<View>, Failure> {
        self.app.views.of(self.room()?, &self.audience()?).await
    }

    /// The brief that the person sees.
    pub(crate) async fn document(&self) -> Result<Arc<Document>, Failure> {
        self.document_for(&self.audience()?).await
    }

    /// The brief for an audience. Only the mediator's team may ask for another's than its own.
    async fn document_for(&self, audience: &Audience) -> Result<Arc<Document>, Failure> {
        let own = self.audience()?;
        if own != Audience::Mediator && own != *audience {
            return Err(Failure::NotHere);
        }
        self.app.views.document(self.room()?, audience, &self.header()).await
    }

    /// A page of which only what is asked for is made: what stands in it, or the same for a program.
    fn page(&self, title: &str, body: impl FnOnce() -> Markup, json: impl FnOnce() -> Value) -> Reply {
        let title = title.to_owned();
        if self.as_json {
            Reply::Page { title, body: Markup::default(), json: json() }
        } else {
            Reply::Page { title, body: body(), json: Value::Null }
        }
    }

    /// What stands at the head of a brief of today.
    fn header(&self) -> Header {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Header { as_of: Some(self.app.today()), version, ..Header::default() }
    }
}

/// The answer of a page.
pub(crate) async fn answer(asked: &Asked, page: Page) -> Result<Reply, Failure> {
    match page {
        Page::Style => Ok(file("text/css; charset=utf-8", shell::style())),
        Page::Script => Ok(file("text/javascript; charset=utf-8", script())),
        Page::Health => Ok(file("text/plain; charset=utf-8", "well\n".to_owned())),
        Page::OpenApi => Ok(file("application/json", crate::openapi::openapi())),
        Page::SignIn => Ok(access::sign_in(asked)),
        Page::DoSignIn => access::do_sign_in(asked).await,
        Page::DoBeginPasskeySignIn => passkeys::begin_sign_in(asked).await,
        Page::DoPasskeySignIn => passkeys::sign_in(asked).await,
        Page::DoIssuer => issuer::go(asked).await,
        Page::IssuerBack => issuer::back(asked).await,
        Page::DoLinkIssuer => issuer::link(asked).await,
        Page::DoUnlinkIssuer => issuer::unlink(asked).await,
        Page::DoSignOut => access::do_sign_out(asked).await,
        Page::Invitation => access::invitation(asked).await,
        Page::DoJoin => access::do_join(asked).await,
        Page::Sessions => access::sessions(asked).await,
        Page::DoEndSession => access::do_end_session(asked).await,
        Page::Password => password::show(asked),
        Page::DoPassword => password::set(asked).await,
        Page::Passkeys => passkeys::list(asked).await,
        Page::DoBeginPasskey => passkeys::begin(asked).await,
        Page::DoPasskey => passkeys::add(asked).await,
        Page::DoRemovePasskey => passkeys::remove(asked).await,
        Page::Tokens => tokens::list(asked).await,
        Page::DoToken => tokens::make(asked).await,
        Page::DoRevokeToken => tokens::revoke(asked).await,
        Page::Cases => cases::list(asked).await,
        Page::DoOpen => cases::open(asked).await,
        Page::Overview => cases::overview(asked).await,
        Page::Agenda => agenda::show(asked).await,
        Page::DoAgenda => agenda::edit(asked).await,
        Page::History => history::show(asked).await,
        Page::DoAskOption => agenda::ask(asked).await,
        Page::DoAnswerOption => agenda::answer(asked).await,
        Page::Evidence => evidence::show(asked),
        Page::DoReport => evidence::add(asked).await,
        Page::Report => evidence::source::show(asked),
        Page::DoDecide => evidence::source::decide(asked).await,
        Page::DoTakeBack => evidence::source::take_back(asked).await,
        Page::Positions => brief::positions(asked).await,
        Page::Preferences => preferences::show(asked),
        Page::CheckPreferences => preferences::check::show(asked).await,
        Page::DoPreferences => preferences::tell(asked).await,
        Page::Zone => brief::zone(asked).await,
        Page::WhatIfs => what_ifs::show(asked).await,
        Page::DoKeepWhatIf => what_ifs::keep(asked).await,
        Page::DoDropWhatIf => what_ifs::drop(asked).await,
        Page::Packages => packages::show(asked).await,
        Page::CheckPackage => packages::check(asked).await,
        Page::DoRelease => packages::release(asked).await,
        Page::DoPropose => packages::propose(asked).await,
        Page::DoWithdraw => packages::withdraw(asked).await,
        Page::Consent => consent::show(asked).await,
        Page::DoFreeze => consent::freeze(asked).await,
        Page::DoAnswer => consent::answer(asked).await,
        Page::Brief => brief::show(asked).await,
        Page::BriefHtml => brief::html(asked).await,
        Page::BriefMarkdown => brief::markdown(asked).await,
        #[cfg(feature = "pdf")]
        Page::BriefPdf => brief::pdf(asked).await,
        Page::Public => brief::public(asked).await,
        Page::DoPublic => brief::open(asked).await,
        Page::People => people::show(asked).await,
        Page::DoInvite => people::invite(asked).await,
        Page::DoEndMember => people::end(asked).await,
        Page::DoRevoke => people::revoke(asked).await,
        Page::Log => log::show(asked).await,
        Page::Live => live::answer(asked),
    }
}

/// The one script of the workbench.
fn script() -> String {
    [live::SCRIPT, what_ifs::SCRIPT, passkeys::SCRIPT].concat()
}

fn file(kind: &'static str, text: String) -> Reply {
    Reply::File { kind, name: String::new(), bytes: text.into_bytes() }
}

/// Some sections of a document, as data.
fn sections(document: &Document, ids: &[&str]) -> Value {
    let whole: Value = serde_json::from_str(&mediant_brief::json(document)).unwrap_or_default();
    let sections = whole.get("sections").and_then(Value::as_array).into_iter().flatten();
    let chosen = sections.filter(|s| s.get("id").and_then(Value::as_str).is_some_and(|id| ids.contains(&id)));
    let sources = whole.get("sources").cloned().unwrap_or_default();
    serde_json::json!({ "sections": chosen.collect::<Vec<_>>(), "sources": sources })
}
