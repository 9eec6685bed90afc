//! A case to look around in: `ukraine-2025`, with a person for each role.

use mediant_formats::CaseFiles;
use mediant_workbench::{Deed, Member, Role, open};

use crate::app::{App, Failure};
use crate::people::Change;
use crate::secret;

/// The password of everybody in the demo.
pub const DEMO_PASSWORD: &str = "nothing is agreed";

/// Who is in the demo: name, role and party.
pub const DEMO_PEOPLE: [(&str, Role, Option<&str>); 9] = [
    ("lead", Role::Lead, None),
    ("team", Role::Team, None),
    ("kyiv", Role::Principal, Some("ukraine")),
    ("moscow", Role::Principal, Some("russia")),
    ("washington", Role::Principal, Some("us")),
    ("brussels", Role::Delegate, Some("eu")),
    ("kyiv-adviser", Role::Adviser, Some("ukraine")),
    ("ankara", Role::Consulted, None),
    ("observer", Role::Observer, None),
];

macro_rules! case_files {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_bytes!(concat!("../../../cases/ukraine-2025/", $path)).as_slice())),*]
    };
}

const FILES: [(&str, &[u8]); 11] = case_files!(
    "case.toml",
    "mediator.toml",
    "meetings.toml",
    "parties/eu.toml",
    "parties/russia.toml",
    "parties/ukraine.toml",
    "parties/us.toml",
    "reports/1-after-moscow.txt",
    "reports/2-sunday-interview.txt",
    "reports/3-same-interview-retold.txt",
    "reports/4-after-washington.html",
);

/// Makes the demo, where it is not there yet, and tells who can sign in: name, role and party.
///
/// # Errors
/// Where the store does not keep it.
pub async fn demo(app: &App) -> Result<Vec<(&'static str, &'static str, Option<&'static str>)>, Failure> {
    let told = DEMO_PEOPLE.map(|(name, role, party)| (name, role.name(), party)).to_vec();
    if app.room("ukraine-2025").await.is_some() {
        return Ok(told);
    }
    let password = secret::hash(DEMO_PASSWORD)?;
    let joined = DEMO_PEOPLE.map(|(name, ..)| Change::Joined {
        person: format!("demo-{name}"),
        name: name.to_owned(),
        password: password.clone(),
    });
    app.change("demo-lead", |_| Ok(joined.to_vec())).await?;
    let files = FILES.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    let files = CaseFiles { name: "ukraine-2025".to_owned(), files };
    app.act("ukraine-2025", "demo-lead", |_| {
        let mut deeds = open(&files, "demo-lead")?;
        deeds.extend(DEMO_PEOPLE.iter().skip(1).map(|(name, role, party)| Deed::Member {
            member: Member { person: format!("demo-{name}"), role: *role, party: party.map(str::to_owned) },
        }));
        Ok(deeds)
    })
    .await?;
    Ok(told)
}
