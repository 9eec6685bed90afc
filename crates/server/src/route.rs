//! The table of routes: every address, and who may use it.

use mediant_workbench::{Member, Role};

use crate::page::Page;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Anyone, signed in or not.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever is signed in with a session of their own: a personal token is not enough.
    InPerson,
    /// Whoever is in the case.
    Member,
    /// The mediator's team.
    Mediator,
    /// The lead alone.
    Lead,
    /// The people of a party.
    OfAParty,
    /// Those who speak for a party.
    Speaker,
    /// The mediator's team, and those who speak for a party.
    Proposer,
}

impl May {
    /// Whether a member of a case may.
    #[must_use]
    pub fn allows(self, member: &Member) -> bool {
        match self {
            Self::Anyone | Self::SignedIn | Self::InPerson | Self::Member => true,
            Self::Mediator => member.role.is_mediator(),
            Self::Lead => member.role == Role::Lead,
            Self::OfAParty => member.role.is_of_a_party(),
            Self::Speaker => member.role.speaks(),
            Self::Proposer => member.role.is_mediator() || member.role.speaks(),
        }
    }

    /// Whether the route is one of a case.
    #[must_use]
    pub fn is_of_a_case(self) -> bool {
        !matches!(self, Self::Anyone | Self::SignedIn | Self::InPerson)
    }
}

/// How a route is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To see.
    Get,
    /// To do.
    Post,
}

/// An address, and who may use it. Each that is seen has a twin for programs, with `.json` behind it.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// How it is asked.
    pub method: Method,
    /// Its path; `{case}` stands for a case's slug.
    pub path: &'static str,
    /// Who may use it.
    pub may: May,
    /// Whether it has a twin for programs.
    pub twin: bool,
    pub(crate) page: Page,
}

const fn get(path: &'static str, may: May, page: Page) -> Route {
    Route { method: Method::Get, path, may, twin: true, page }
}

const fn file(path: &'static str, may: May, page: Page) -> Route {
    Route { method: Method::Get, path, may, twin: false, page }
}

const fn post(path: &'static str, may: May, page: Page) -> Route {
    Route { method: Method::Post, path, may, twin: false, page }
}

/// Every route there is.
pub const ROUTES: &[Route] = &[
    file("/style.css", May::Anyone, Page::Style),
    file("/live.js", May::Anyone, Page::Script),
    file("/healthz", May::Anyone, Page::Health),
    file("/openapi.json", May::Anyone, Page::OpenApi),
    file("/sign-in", May::Anyone, Page::SignIn),
    post("/sign-in", May::Anyone, Page::DoSignIn),
    post("/sign-in/passkey/begin", May::Anyone, Page::DoBeginPasskeySignIn),
    post("/sign-in/passkey", May::Anyone, Page::DoPasskeySignIn),
    post("/sign-in/issuer", May::Anyone, Page::DoIssuer),
    file("/sign-in/issuer/back", May::Anyone, Page::IssuerBack),
    post("/sign-in/issuer/link", May::InPerson, Page::DoLinkIssuer),
    post("/sign-in/issuer/unlink", May::InPerson, Page::DoUnlinkIssuer),
    post("/sign-out", May::InPerson, Page::DoSignOut),
    file("/invitation/{token}", May::Anyone, Page::Invitation),
    post("/invitation/{token}", May::Anyone, Page::DoJoin),
    get("/sessions", May::InPerson, Page::Sessions),
    post("/sessions/end", May::InPerson, Page::DoEndSession),
    get("/password", May::InPerson, Page::Password),
    post("/password", May::InPerson, Page::DoPassword),
    get("/passkeys", May::InPerson, Page::Passkeys),
    post("/passkeys/begin", May::InPerson, Page::DoBeginPasskey),
    post("/passkeys", May::InPerson, Page::DoPasskey),
    post("/passkeys/remove", May::InPerson, Page::DoRemovePasskey),
    get("/tokens", May::InPerson, Page::Tokens),
    post("/tokens", May::InPerson, Page::DoToken),
    post("/tokens/revoke", May::InPerson, Page::DoRevokeToken),
    file("/", May::SignedIn, Page::Cases),
    get("/cases", May::SignedIn, Page::Cases),
    post("/cases", May::SignedIn, Page::DoOpen),
    get("/case/{case}", May::Member, Page::Overview),
    get("/case/{case}/agenda", May::Member, Page::Agenda),
    post("/case/{case}/agenda", May::Mediator, Page::DoAgenda),
    get("/case/{case}/agenda/history", May::Mediator, Page::History),
    post("/case/{case}/agenda/options", May::Proposer, Page::DoAskOption),
    post("/case/{case}/agenda/options/answer", May::Mediator, Page::DoAnswerOption),
    get("/case/{case}/evidence", May::Member, Page::Evidence),
    post("/case/{case}/evidence", May::Mediator, Page::DoReport),
    get("/case/{case}/evidence/report", May::Mediator, Page::Report),
    post("/case/{case}/evidence/decide", May::Mediator, Page::DoDecide),
    post("/case/{case}/evidence/take-back", May::Mediator, Page::DoTakeBack),
    get("/case/{case}/positions", May::Member, Page::Positions),
    get("/case/{case}/preferences", May::OfAParty, Page::Preferences),
    get("/case/{case}/preferences/check", May::OfAParty, Page::CheckPreferences),
    post("/case/{case}/preferences", May::Speaker, Page::DoPreferences),
    get("/case/{case}/zone", May::Mediator, Page::Zone),
    get("/case/{case}/what-ifs", May::Mediator, Page::WhatIfs),
    post("/case/{case}/what-ifs", May::Mediator, Page::DoKeepWhatIf),
    post("/case/{case}/what-ifs/drop", May::Mediator, Page::DoDropWhatIf),
    get("/case/{case}/packages", May::Member, Page::Packages),
    get("/case/{case}/packages/check", May::Proposer, Page::CheckPackage),
    post("/case/{case}/packages", May::Proposer, Page::DoPropose),
    post("/case/{case}/packages/release", May::Proposer, Page::DoRelease),
    post("/case/{case}/packages/withdraw", May::Proposer, Page::DoWithdraw),
    get("/case/{case}/consent", May::Member, Page::Consent),
    post("/case/{case}/consent/freeze", May::Lead, Page::DoFreeze),
    post("/case/{case}/consent", May::Speaker, Page::DoAnswer),
    get("/case/{case}/brief", May::Member, Page::Brief),
    file("/case/{case}/brief.html", May::Member, Page::BriefHtml),
    file("/case/{case}/brief.md", May::Member, Page::BriefMarkdown),
    #[cfg(feature = "pdf")]
    file("/case/{case}/brief.pdf", May::Member, Page::BriefPdf),
    get("/public/{case}", May::Anyone, Page::Public),
    post("/case/{case}/public", May::Lead, Page::DoPublic),
    get("/case/{case}/people", May::Lead, Page::People),
    post("/case/{case}/people/invite", May::Lead, Page::DoInvite),
    post("/case/{case}/people/end", May::Lead, Page::DoEndMember),
    post("/case/{case}/people/revoke", May::Lead, Page::DoRevoke),
    get("/case/{case}/log", May::Mediator, Page::Log),
    file("/case/{case}/live", May::Member, Page::Live),
];
