//! What a form sends.

use crate::app::Failure;

/// The most fields of a form.
const MOST_FIELDS: usize = 20_000;
/// The most texts that are handed back where a form was refused.
const MOST_WRITTEN: usize = 40;

/// The fields of a form or a query, in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// Refuses more fields than a form may have: none is dropped unsaid.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Failure> {
        let fields = form_urlencoded::parse(bytes).take(MOST_FIELDS + 1);
        Self::of(fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// Fields that were read elsewhere.
    ///
    /// # Errors
    /// As [`Form::read`].
    pub(crate) fn of(fields: Vec<(String, String)>) -> Result<Self, Failure> {
        if fields.len() > MOST_FIELDS {
            return Err(Failure::Wrong(format!(
                "a form has at most {MOST_FIELDS} fields, and this one has more; nothing of it was kept"
            )));
        }
        Ok(Self(fields))
    }

    /// The first field of this name; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// Whether there is a field of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// All fields, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The fields whose name begins so: the rest of the name, and the value.
    pub(crate) fn under<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.as_str())))
    }

    /// What somebody wrote that would be a loss: words and lines, and no password, mark or choice.
    pub(crate) fn written(&self) -> Vec<(&str, &str)> {
        let short = |name: &str| ["mark", "seen", "password", "fingerprint", "statement"].contains(&name);
        let worth = |text: &str| text.trim().contains(char::is_whitespace) || text.chars().count() > 40;
        let all = self.0.iter().filter(|(name, text)| !short(name) && worth(text));
        all.take(MOST_WRITTEN).map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }
}
