//! How often sign-in may be tried.

use std::collections::BTreeMap;

/// How many wrong tries are free, for one name and for one address.
const FREE: usize = 5;
/// For how long a wrong try counts, in seconds.
const WINDOW: i64 = 15 * 60;
/// The most names and addresses that are remembered.
const MOST: usize = 50_000;

/// Wrong tries of late, by name and by address.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    tries: BTreeMap<String, Vec<i64>>,
}

impl Throttle {
    /// Lets one try be made for all keys, or says how many seconds to wait. A try counts as wrong until it is known to be
    /// right, so that many at once are no way around.
    pub(crate) fn take(&mut self, keys: &[String], now: i64) -> Result<(), i64> {
        if let Some(wait) = keys.iter().filter_map(|key| self.wait(key, now)).max() {
            return Err(wait);
        }
        for key in keys {
            self.wrong(key, now);
        }
        Ok(())
    }

    /// How many seconds one must wait before the next try; none where it may be made.
    fn wait(&mut self, key: &str, now: i64) -> Option<i64> {
        let tries = self.tries.get_mut(key)?;
        tries.retain(|at| now - at < WINDOW);
        let oldest = tries.len().checked_sub(FREE).and_then(|at| tries.get(at))?;
        Some((oldest + WINDOW - now).max(1))
    }

    /// Remembers a wrong try.
    fn wrong(&mut self, key: &str, now: i64) {
        if self.tries.len() >= MOST {
            self.tries.retain(|_, tries| tries.iter().any(|at| now - at < WINDOW));
        }
        if self.tries.len() < MOST || self.tries.contains_key(key) {
            self.tries.entry(key.to_owned()).or_default().push(now);
        }
    }

    /// Forgets the wrong tries of a name that has signed in, and the one just made from its address.
    pub(crate) fn right(&mut self, name: &str, address: &str) {
        self.tries.remove(name);
        if let Some(tries) = self.tries.get_mut(address) {
            tries.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_tries_one_waits_until_the_first_is_forgotten() {
        let mut throttle = Throttle::default();
        let keys = |name: &str, from: &str| [name.to_owned(), from.to_owned()];
        for at in 0..5 {
            assert_eq!(throttle.take(&keys("a", "here"), at), Ok(()));
        }
        assert_eq!(throttle.take(&keys("a", "there"), 5), Err(WINDOW - 5));
        assert_eq!(throttle.take(&keys("b", "here"), 5), Err(WINDOW - 5));
        assert_eq!(throttle.take(&keys("b", "there"), 5), Ok(()));
        assert_eq!(throttle.take(&keys("a", "here"), WINDOW), Ok(()));
        assert!(throttle.take(&keys("a", "here"), WINDOW).is_err());
        throttle.right("a", "here");
        assert_eq!(throttle.take(&keys("a", "here"), WINDOW), Ok(()));
    }
}
