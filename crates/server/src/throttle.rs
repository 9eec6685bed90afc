//! How often sign-in may be tried, and how it is that no stranger can keep anybody out.
//!
//! A wrong try counts for a quarter of an hour: for the name at the address it came from, for the address, and for the name.
//! The first two stop whoever guesses from one place; the last is generous, and stops only who guesses from very many places.
//! A browser in which the person has signed in before is known again by a token of its own, and is counted by that token
//! alone: whatever strangers try, the person gets in with it.

use std::collections::BTreeMap;
use std::net::IpAddr;

/// For how long a wrong try counts, in seconds.
const WINDOW: i64 = 15 * 60;
/// The most names and addresses that are remembered.
const MOST: usize = 50_000;

/// The most requests with one personal token in one minute.
pub(crate) const PACE: usize = 600;

/// Whose tries are counted, and how many wrong ones are free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    key: String,
    free: usize,
}

/// What a try to sign in counts for: `browser` is the hash of its token where the person has signed in with it before.
pub(crate) fn counts(name: &str, from: &str, browser: Option<&str>) -> Vec<Count> {
    if let Some(browser) = browser {
        return vec![Count { key: format!("browser:{browser}"), free: 5 }];
    }
    let from = place(from);
    vec![
        Count { key: format!("at:{from} {name}"), free: 5 },
        Count { key: format!("from:{from}"), free: 30 },
        Count { key: format!("name:{name}"), free: 50 },
    ]
}

/// What a try counts for that a person who is signed in makes with their own password.
pub(crate) fn own(person: &str) -> Vec<Count> {
    vec![Count { key: format!("own:{person}"), free: 5 }]
}

/// What a wrong personal token counts for.
pub(crate) fn tokens(from: &str) -> Vec<Count> {
    vec![Count { key: format!("token:{}", place(from)), free: 30 }]
}

/// What a try to sign in with a passkey counts for.
pub(crate) fn passkeys(from: &str) -> Vec<Count> {
    vec![Count { key: format!("passkey:{}", place(from)), free: 30 }]
}

/// What going to the issuer counts for.
pub(crate) fn issuer(from: &str) -> Vec<Count> {
    vec![Count { key: format!("issuer:{}", place(from)), free: 30 }]
}

/// An address as it is counted: of IPv6 the network, since one machine has all addresses in it.
fn place(from: &str) -> String {
    match from.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) if ip.to_ipv4_mapped().is_none() => {
            format!("{:x?}", ip.segments().iter().take(4).collect::<Vec<_>>())
        }
        _ => from.to_owned(),
    }
}

/// Wrong tries of late.
#[derive(Default)]
pub(crate) struct Throttle {
    tries: BTreeMap<String, Vec<i64>>,
    /// By personal token, hashed: the minute, and the requests in it.
    paces: BTreeMap<String, (i64, usize)>,
}

impl Throttle {
    /// Lets one try be made, or says how many seconds to wait. A try counts as wrong until it is known to be right, so that
    /// many at once are no way around.
    pub(crate) fn take(&mut self, counts: &[Count], now: i64) -> Result<(), i64> {
        if let Some(wait) = counts.iter().filter_map(|count| self.wait(count, now)).max() {
            return Err(wait);
        }
        for count in counts {
            self.wrong(&count.key, now);
        }
        Ok(())
    }

    /// How many seconds one must wait before the next try; none where it may be made.
    fn wait(&mut self, count: &Count, now: i64) -> Option<i64> {
        let tries = self.tries.get_mut(&count.key)?;
        tries.retain(|at| now - at < WINDOW);
        let oldest = tries.len().checked_sub(count.free).and_then(|at| tries.get(at))?;
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

    /// Counts a request with a personal token, or says how many seconds to wait.
    pub(crate) fn pace(&mut self, token: &str, now: i64) -> Result<(), i64> {
        let minute = now.div_euclid(60);
        self.paces.retain(|_, (at, _)| *at == minute);
        let (_, count) = self.paces.entry(token.to_owned()).or_insert((minute, 0));
        *count += 1;
        if *count > PACE { Err(60 - now.rem_euclid(60)) } else { Ok(()) }
    }

    /// Forgets the try just made: it was right. The first count begins anew.
    pub(crate) fn right(&mut self, counts: &[Count]) {
        for (at, count) in counts.iter().enumerate() {
            if at == 0 {
                self.tries.remove(&count.key);
            } else if let Some(tries) = self.tries.get_mut(&count.key) {
                tries.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_tries_one_waits_until_the_first_is_forgotten() {
        let mut throttle = Throttle::default();
        let here = counts("a", "192.0.2.1", None);
        for at in 0..5 {
            assert_eq!(throttle.take(&here, at), Ok(()));
        }
        assert_eq!(throttle.take(&here, 5), Err(WINDOW - 5));
        assert_eq!(throttle.take(&counts("a", "192.0.2.2", None), 5), Ok(()), "elsewhere the name goes on");
        assert_eq!(throttle.take(&counts("b", "192.0.2.1", None), 5), Ok(()), "here another name does");
        assert_eq!(throttle.take(&here, WINDOW), Ok(()));
        assert!(throttle.take(&here, WINDOW).is_err());
        throttle.right(&here);
        assert_eq!(throttle.take(&here, WINDOW), Ok(()));
    }

    #[test]
    fn guessing_many_names_or_from_many_places_ends_too_and_a_known_browser_is_not_in_it() {
        let mut throttle = Throttle::default();
        let tried =
            (0..50).filter(|k| throttle.take(&counts(&format!("n{k}"), "192.0.2.1", None), 0).is_ok());
        assert_eq!(tried.count(), 30);
        let tried = (0..200).filter(|k| throttle.take(&counts("a", &format!("10.0.{k}.1"), None), 0).is_ok());
        assert_eq!(tried.count(), 50);
        assert!(throttle.take(&counts("a", "192.0.2.9", None), 0).is_err());
        let known = counts("a", "192.0.2.1", Some("mark"));
        assert_eq!((0..9).filter(|_| throttle.take(&known, 0).is_ok()).count(), 5);
    }

    #[test]
    fn a_network_of_the_newer_kind_is_one_place() {
        assert_eq!(place("2001:db8:1:2::5"), place("2001:db8:1:2:ffff::1"));
        assert_ne!(place("2001:db8:1:2::5"), place("2001:db8:1:3::5"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
    }
}
