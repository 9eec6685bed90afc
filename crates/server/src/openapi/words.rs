//! What is said of each route: what it does, the fields that it takes, and what it answers.

use crate::route::Method::{self, Get, Post};

/// A field of a form or a query.
pub(super) struct Field {
    /// Its name; with `*` at its end all names that begin so.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) says: &'static str,
    /// Whether it must be there.
    pub(super) needed: bool,
}

/// What is said of a route.
pub(super) struct Words {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) says: &'static str,
    pub(super) fields: &'static [Field],
    pub(super) query: &'static [Field],
    /// The name of the answer; empty for a page, a file or a stream.
    pub(super) answer: &'static str,
}

const fn need(name: &'static str, says: &'static str) -> Field {
    Field { name, says, needed: true }
}

const fn may(name: &'static str, says: &'static str) -> Field {
    Field { name, says, needed: false }
}

const fn get(path: &'static str, says: &'static str, answer: &'static str) -> Words {
    Words { method: Get, path, says, fields: &[], query: &[], answer }
}

const fn post(path: &'static str, says: &'static str, fields: &'static [Field]) -> Words {
    Words { method: Post, path, says, fields, query: &[], answer: "Done" }
}

const PICKS: Field =
    may("pick.*", "pick.ISSUE: the id of the option by which the issue is settled, or an amount");
const TITLE: Field = need("title", "1 to 200 characters on one line");
const SEEN: Field = need("seen", "the mark of the version that was read; empty where there was none");

/// Every route.
pub(super) const WORDS: &[Words] = &[
    get("/style.css", "The style sheet", ""),
    get("/live.js", "The script that asks for live events", ""),
    get("/healthz", "Whether the server is up", ""),
    get("/openapi.json", "This document", ""),
    get("/sign-in", "The form to sign in with", "Nothing"),
    post("/sign-in", "Begin a session", &[need("name", "one's name"), need("password", "one's password")]),
    Words {
        answer: "PasskeyOptions",
        ..post("/sign-in/passkey/begin", "What a browser is asked, to sign in with a passkey", &[])
    },
    post(
        "/sign-in/passkey",
        "Begin a session with a passkey",
        &[need("answer", "what the browser answered, as JSON (AuthenticationResponseJSON)")],
    ),
    post("/sign-in/issuer", "Go to the issuer of single sign-on, to sign in", &[]),
    Words {
        query: &[need("state", "what was sent along"), need("code", "what the issuer gave for it")],
        ..get("/sign-in/issuer/back", "Come back from the issuer", "")
    },
    post(
        "/sign-in/issuer/link",
        "Go to the issuer, to link one's account there",
        &[need("password", "one's password")],
    ),
    post("/sign-in/issuer/unlink", "Take the link back", &[]),
    post("/sign-out", "End the session", &[]),
    get("/invitation/{token}", "What an invitation is for", "Nothing"),
    post(
        "/invitation/{token}",
        "Join a case",
        &[need("name", "the name to sign in with"), need("password", "a password of 12 characters or more")],
    ),
    get("/sessions", "One's sessions", "Sessions"),
    post("/sessions/end", "End one of one's sessions", &[need("session", "its name in the list")]),
    get("/password", "The form to change one's password with", "Password"),
    post(
        "/password",
        "Change one's password, and end all other sessions and tokens",
        &[need("old", "the password that one has"), need("password", "the new one")],
    ),
    get("/passkeys", "One's passkeys", "Passkeys"),
    Words {
        answer: "PasskeyOptions",
        ..post(
            "/passkeys/begin",
            "What a browser is asked, to make a passkey",
            &[need("name", "what one will know it by"), need("password", "one's password")],
        )
    },
    post(
        "/passkeys",
        "Add the passkey that a browser made",
        &[
            need("name", "what one will know it by"),
            need("answer", "what the browser answered, as JSON (RegistrationResponseJSON)"),
        ],
    ),
    post("/passkeys/remove", "Remove a passkey", &[need("passkey", "its id in the list")]),
    get("/tokens", "One's personal tokens", "Tokens"),
    Words {
        answer: "Token",
        ..post(
            "/tokens",
            "Make a personal token; it is shown once",
            &[need("name", "what it is for"), need("days", "for how many days it holds, 1 to 365")],
        )
    },
    post("/tokens/revoke", "Revoke a personal token", &[need("token", "its name in the list")]),
    get("/", "The cases that one is in", "Cases"),
    get("/cases", "The cases that one is in", "Cases"),
    post(
        "/cases",
        "Open a case",
        &[TITLE, need("case", "its short name: lower-case letters, digits and hyphens")],
    ),
    get("/case/{case}", "One case in short", "Overview"),
    Words {
        query: &[may("file", "a file of the mediator's to edit")],
        ..get("/case/{case}/agenda", "Issues, options and rules", "Agenda")
    },
    post(
        "/case/{case}/agenda",
        "Keep a file of the mediator's",
        &[need("file", "case.toml, meetings.toml or mediator.toml"), SEEN, need("text", "the whole file")],
    ),
    Words {
        query: &[may("file", "case.toml, meetings.toml or mediator.toml")],
        ..get("/case/{case}/agenda/history", "The versions of a file of the mediator's", "Versions")
    },
    post(
        "/case/{case}/agenda/options",
        "Ask for another option of an issue; the mediator's team puts it on the agenda at once",
        &[need("issue", "the issue's id"), TITLE, may("why", "why, for the mediator alone")],
    ),
    post(
        "/case/{case}/agenda/options/answer",
        "Answer an option that was asked for",
        &[need("id", "its id"), need("do", "take or decline"), may("reason", "why not")],
    ),
    get("/case/{case}/evidence", "Reports and the statements in them", "Evidence"),
    post(
        "/case/{case}/evidence",
        "Add a report (files are sent as multipart/form-data)",
        &[may("name", "what the report is called"), may("text", "its text")],
    ),
    Words {
        query: &[may("path", "the report"), may("statement", "a statement of it, with its mark: s12@mark")],
        ..get("/case/{case}/evidence/report", "A report, and the statements that were found in it", "Report")
    },
    post(
        "/case/{case}/evidence/decide",
        "Decide about a statement",
        &[
            need("statement", "its id and mark: s12@mark"),
            need("do", "accept, take-back, reject, correct, merge or split"),
            may("other", "with merge and split: the other statement"),
            may("speaker", "with correct: who said it"),
            may("words", "with correct: the words"),
            may("issue", "with correct: the issues that it touches, a list"),
            may("stance", "with correct: the stance"),
        ],
    ),
    post(
        "/case/{case}/evidence/take-back",
        "Take a decision about a statement back",
        &[need("decision", "the decision's id")],
    ),
    get("/case/{case}/positions", "Who said what on each issue, and the gap", "Sections"),
    get("/case/{case}/preferences", "What one's party told the mediator", "Preferences"),
    post(
        "/case/{case}/preferences",
        "Tell the mediator, or take back",
        &[
            SEEN,
            may("do", "form, text, or withdraw to take all of it back"),
            may("text", "with text: the whole file"),
            may("weights-are", "points, swings, shares or ranks"),
            may("weight.*", "weight.ISSUE: a number, a range such as 40..60, unknown, or a rank"),
            may("value.*", "value.ISSUE:OPTION: a number, a range, unknown, or rank 1"),
            may("reservation", "what an agreement must be worth"),
        ],
    ),
    Words {
        query: &[may("place.*", "place.N: the place that one gives to package N, 1 for the best")],
        ..get(
            "/case/{case}/preferences/check",
            "A few packages, and where one's own order of them disagrees with one's numbers",
            "Check",
        )
    },
    get("/case/{case}/zone", "Whether a deal exists, and what decides it", "Sections"),
    Words {
        query: &[
            may("need/PARTY", "what the party would need, on its own scale"),
            may("times/PARTY/ISSUE", "how many times as much the issue would count, 0 to 1000"),
            may("without/ISSUE/OPTION", "an option that would not be there"),
        ],
        ..get("/case/{case}/what-ifs", "What would be if, without anything being kept", "WhatIf")
    },
    post(
        "/case/{case}/what-ifs",
        "Keep a what-if under a title",
        &[
            TITLE,
            may("need/*", "as in the query"),
            may("times/*", "as in the query"),
            may("without/*", "as in the query"),
        ],
    ),
    post("/case/{case}/what-ifs/drop", "Keep a what-if no longer", &[need("id", "its id")]),
    get("/case/{case}/packages", "The packages on the table", "Sections"),
    post(
        "/case/{case}/packages",
        "Put a package on the table",
        &[TITLE, need("release", "mediator only, unattributed, shown or public"), PICKS],
    ),
    Words {
        query: &[PICKS],
        ..get(
            "/case/{case}/packages/check",
            "What a package would give and get, before it is on the table",
            "Sections",
        )
    },
    post(
        "/case/{case}/packages/release",
        "Let another circle see a package of one's own",
        &[need("id", "its id"), need("release", "mediator only, unattributed, shown or public")],
    ),
    post("/case/{case}/packages/withdraw", "Take a package off the table", &[need("id", "its id")]),
    get("/case/{case}/consent", "Frozen texts, and the answers that one may know", "Consent"),
    post("/case/{case}/consent/freeze", "Freeze a package with its text", &[TITLE, PICKS]),
    post(
        "/case/{case}/consent",
        "Answer a frozen text for one's party",
        &[
            need("text", "its id"),
            need("fingerprint", "its fingerprint, as it was read"),
            need("answer", "yes, no or withdrawn"),
            may("until", "the last day on which a yes holds: YYYY-MM-DD"),
            may("reason", "why, with a no or a withdrawal"),
        ],
    ),
    get("/case/{case}/brief", "The brief for one's audience", "Brief"),
    get("/case/{case}/brief.html", "The brief as HTML", ""),
    get("/case/{case}/brief.md", "The brief as Markdown", ""),
    get("/case/{case}/brief.pdf", "The brief as PDF", ""),
    get("/public/{case}", "What is public in a case, where its lead has opened the page", "Brief"),
    post("/case/{case}/public", "Open the public page, or close it", &[need("do", "open or close")]),
    get("/case/{case}/people", "Who is in the case, and invitations not yet used", "People"),
    Words {
        answer: "Invitation",
        ..post(
            "/case/{case}/people/invite",
            "Make a link by which somebody joins, once",
            &[
                need("role", "lead, team, principal, delegate, adviser, consulted or observer"),
                may("party", "the party, for principals, delegates and advisers"),
            ],
        )
    },
    post("/case/{case}/people/end", "End somebody's part", &[need("person", "the person's id")]),
    post(
        "/case/{case}/people/revoke",
        "Take back an invitation that was not used",
        &[need("invitation", "its name in the list")],
    ),
    get("/case/{case}/log", "What was done, the latest first", "Log"),
    get("/case/{case}/live", "Server-sent events: a digest of what one may see, whenever it changes", ""),
];
