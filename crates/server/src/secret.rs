//! Passwords, tokens and the marks that forms carry.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use crate::app::Failure;

/// The fewest characters of a password.
pub(crate) const LEAST_PASSWORD: usize = 12;
/// The most bytes of a password, so that hashing one is bounded.
pub(crate) const MOST_PASSWORD: usize = 512;

/// A password as it is kept: Argon2id with a salt of its own.
///
/// # Errors
/// Refuses passwords that are too short or too long.
pub(crate) fn hash(password: &str) -> Result<String, Failure> {
    if password.chars().count() < LEAST_PASSWORD || password.len() > MOST_PASSWORD {
        return Err(Failure::Wrong(format!("a password has {LEAST_PASSWORD} characters at least")));
    }
    let hash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|_| Failure::Inside("a password was not hashed"))?;
    Ok(hash.to_string())
}

/// What the password of nobody is looked at against.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bWVkaWFudC1ub2JvZHk$2tmnIwQ0TxNZoGXyJ/ocd2s6LvWq4Zf4a0XUqZvXJmE";

/// Whether the password is the one that was kept. Where none was kept, as much work is done for nothing, so that the time
/// taken does not tell whether a person exists.
pub(crate) fn is_right(password: &str, kept: Option<&str>) -> bool {
    if password.len() > MOST_PASSWORD {
        return false;
    }
    // Who came with a packed case has no password yet.
    let kept = kept.filter(|kept| !kept.is_empty());
    let Ok(hash) = PasswordHash::new(kept.unwrap_or(NOBODY)) else { return false };
    let right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
    right && kept.is_some()
}

/// A fresh token: 32 random bytes as text.
///
/// # Errors
/// Where the system has no randomness to give.
pub(crate) fn token() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| Failure::Inside("the system gave no randomness"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A fresh id: says nothing, and cannot be guessed.
///
/// # Errors
/// As [`token`].
pub(crate) fn id() -> Result<String, Failure> {
    Ok(token()?.chars().filter(char::is_ascii_alphanumeric).take(16).collect())
}

/// A token as it is kept: who has the store has no token.
pub(crate) fn kept(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// The mark that the forms of a session carry, so that no other site can send them.
pub(crate) fn form_mark(session: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"form:");
    hash.update(session.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// Whether two secrets are the same, in a time that does not depend on where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_and_nobody_has_one() {
        let kept = hash("a long enough word").unwrap();
        assert!(!kept.contains("long enough") && is_right("a long enough word", Some(&kept)));
        assert!(!is_right("another long word", Some(&kept)) && !is_right("a long enough word", None));
        assert!(hash("short").is_err() && hash(&"x".repeat(600)).is_err());
    }

    #[test]
    fn looking_for_nobody_takes_the_same_work() {
        // All but salt and digest: were the text not read, or cheaper, the time would tell that nobody has the name.
        let work = |kept: &str| kept.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(work(NOBODY), work(&hash("a long enough word").unwrap()));
        let right = Argon2::default().verify_password(b"word", &PasswordHash::new(NOBODY).unwrap());
        assert_eq!(right, Err(argon2::password_hash::Error::PasswordInvalid));
    }

    #[test]
    fn tokens_differ_and_marks_follow_from_them() {
        let (a, b) = (token().unwrap(), token().unwrap());
        assert!(a != b && a.len() == 43 && kept(&a) != a && form_mark(&a) != form_mark(&b));
        assert!(same(&form_mark(&a), &form_mark(&a)) && !same(&a, &b));
    }
}
