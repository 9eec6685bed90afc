//! Change what others told the mediator, and every byte that a party or the public can see stays the same.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::{PARTIES, Secrets, bytes, id, secrets, shared, with};
use mediant_disclosure::Audience;
use proptest::prelude::*;

/// Other people's secrets, with what this party told left as it is.
fn but_own(own: &Secrets, others: &Secrets, party: usize) -> Secrets {
    let name = id(PARTIES[party]);
    let mut mixed = others.clone();
    mixed.preferences[party].clone_from(&own.preferences[party]);
    mixed.positions.retain(|p| p.party != name);
    mixed.positions.extend(own.positions.iter().filter(|p| p.party == name).cloned());
    mixed.offers.retain(|o| o.by.as_ref() != Some(&name));
    mixed.offers.extend(own.offers.iter().filter(|o| o.by.as_ref() == Some(&name)).cloned());
    mixed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_party_sees_the_same_whatever_others_told(
        shared in shared(), own in secrets(), others in secrets(), party in 0_usize..3,
    ) {
        let audience = Audience::Party(id(PARTIES[party]));
        // Offers that collide by id are dropped in `with`; keep them apart.
        let mut others = but_own(&own, &others, party);
        others.offers.iter_mut().filter(|o| o.by.as_ref() != Some(&id(PARTIES[party]))).enumerate()
            .for_each(|(n, o)| o.id = id(&format!("other-{n}")));
        let mut own = own;
        own.offers.iter_mut().filter(|o| o.by.as_ref() != Some(&id(PARTIES[party]))).enumerate()
            .for_each(|(n, o)| o.id = id(&format!("first-{n}")));
        prop_assert_eq!(bytes(&with(&shared, &own), &audience), bytes(&with(&shared, &others), &audience));
    }

    #[test]
    fn the_public_sees_the_same_whatever_anyone_told(
        shared in shared(), some in secrets(), others in secrets(),
    ) {
        let (mut some, mut others) = (some, others);
        for (prefix, set) in [("a", &mut some), ("b", &mut others)] {
            set.offers.iter_mut().enumerate().for_each(|(n, o)| o.id = id(&format!("{prefix}-{n}")));
        }
        let audience = Audience::Public;
        prop_assert_eq!(bytes(&with(&shared, &some), &audience), bytes(&with(&shared, &others), &audience));
    }

    /// The tests above can fail: the mediator, who may see it all, does see the difference; and so does a party
    /// whose own numbers change.
    #[test]
    fn what_may_be_seen_is_seen(shared in shared(), some in secrets(), others in secrets(), party in 0_usize..3) {
        prop_assume!(some.preferences != others.preferences);
        let (a, b) = (with(&shared, &some), with(&shared, &others));
        prop_assert_ne!(bytes(&a, &Audience::Mediator), bytes(&b, &Audience::Mediator));
        let (mine, changed) = (&some.preferences[party], &others.preferences[party]);
        if mine.is_some() != changed.is_some() {
            let audience = Audience::Party(id(PARTIES[party]));
            prop_assert_ne!(bytes(&a, &audience), bytes(&b, &audience));
        }
    }
}
