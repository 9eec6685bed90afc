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
    /// How many seconds one must wait before the next try; none where it may be made.
    pub(crate) fn wait(&mut self, key: &str, now: i64) -> Option<i64> {
        let tries = self.tries.get_mut(key)?;
        tries.retain(|at| now - at < WINDOW);
        let oldest = tries.len().checked_sub(FREE).and_then(|at| tries.get(at))?;
        Some((oldest + WINDOW - now).max(1))
    }

    /// Remembers a wrong try.
    pub(crate) fn wrong(&mut self, key: &str, now: i64) {
        if self.tries.len() >= MOST {
            self.tries.retain(|_, tries| tries.iter().any(|at| now - at < WINDOW));
        }
        if self.tries.len() < MOST || self.tries.contains_key(key) {
            self.tries.entry(key.to_owned()).or_default().push(now);
        }
    }

    /// Forgets the wrong tries of one who has signed in.
    pub(crate) fn right(&mut self, key: &str) {
        self.tries.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_tries_one_waits_until_the_first_is_forgotten() {
        let mut throttle = Throttle::default();
        for at in 0..5 {
            assert_eq!(throttle.wait("a", at), None);
            throttle.wrong("a", at);
        }
        assert_eq!(throttle.wait("a", 5), Some(WINDOW - 5));
        assert_eq!(throttle.wait("b", 5), None);
        assert_eq!(throttle.wait("a", WINDOW), None);
        throttle.right("a");
        assert_eq!(throttle.wait("a", 6), None);
    }
}
