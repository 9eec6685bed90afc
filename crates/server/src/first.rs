//! The first person: where nobody can sign in, a link that works once lets one in.

use crate::app::{App, Failure};
use crate::people::{Change, INVITATION};
use crate::secret;
use mediant_workbench::{Member, Role};

/// The case of an invitation that is for no case.
pub(crate) const NO_CASE: &str = "";

/// Where nobody can sign in: the token of a link by which one person can join. None where somebody can.
///
/// # Errors
/// Where the store does not keep it.
pub async fn first_run(app: &App) -> Result<Option<String>, Failure> {
    if !app.people.read().await.persons.is_empty() {
        return Ok(None);
    }
    let token = secret::token()?;
    let member = Member { person: String::new(), role: Role::Lead, party: None };
    let until = app.now() + INVITATION;
    let change = Change::Invited { token: secret::kept(&token), case: NO_CASE.to_owned(), member, until };
    app.change("server", |_| Ok(vec![change])).await?;
    Ok(Some(token))
}
