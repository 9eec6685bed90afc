//! Names that files and people use for parties, issues, options and the like.

use std::fmt;

/// A name made of lower-case letters, digits, hyphens and points, 1 to 64 characters, such as `land-and-water`
/// or, for the amounts of a measured issue, `12.5`.
///
/// ```
/// use mediant_core::Id;
/// assert_eq!(Id::new("land-and-water").unwrap().as_str(), "land-and-water");
/// assert!(Id::new("Land and water").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(String);

/// Why a text is not an [`Id`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The text has no character.
    #[error("a name cannot be empty")]
    Empty,
    /// The text has more than 64 characters.
    #[error("a name has at most 64 characters")]
    TooLong,
    /// The text has a character that is not a lower-case letter, a digit, a hyphen or a point.
    #[error("a name is made of lower-case letters a to z, digits, hyphens and points; it has {0:?}")]
    Character(char),
}

impl Id {
    /// Checks a text and keeps it as a name.
    ///
    /// # Errors
    /// Says which rule the text breaks.
    pub fn new(text: &str) -> Result<Self, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if let Some(other) =
            text.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.')))
        {
            return Err(IdError::Character(other));
        }
        if text.len() > 64 {
            return Err(IdError::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
