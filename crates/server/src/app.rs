//! What the server holds: the store, the people, the cases, and the views that were built of late.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mediant_core::ledger::Ledger;
use mediant_disclosure::accepted_only;
use mediant_formats::LoadedCase;
use mediant_store::{Entry, Event, Store};
use mediant_workbench::{Deed, Refusal, Workspace};
use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, RwLock, watch};

use crate::issuer::Aways;
use crate::meter::Meter;
use crate::passkeys::Begun;
use crate::people::{Change, People};
use crate::pool::Pool;
use crate::secret;
use crate::seen::Views;
use crate::terms::Terms;
use crate::throttle::Throttle;
use crate::unreadable::{self, Unreadable};

/// The hour, in seconds since 1970.
pub type Clock = fn() -> i64;

/// How many passwords are looked at at once.
const AT_PASSWORDS: usize = 2;

/// The stream of the people.
const PEOPLE: &str = "people";
/// How the streams of cases begin.
pub(crate) const CASE: &str = "case/";
/// How many events are read at once.
pub(crate) const PAGE: usize = 1000;

/// Why something was not done. What it says is fit for whoever asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// There is nothing here, or nothing that this person may know of.
    #[error("there is nothing here")]
    NotHere,
    /// Nobody is signed in.
    #[error("sign in first")]
    SignIn,
    /// The workbench refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was sent is not in order.
    #[error("{0}")]
    Wrong(String),
    /// One must wait.
    #[error("too many tries; wait {0} seconds")]
    Wait(i64),
    /// The store failed; what it said is for the log of whoever runs the server.
    #[error("the store did not keep it; nothing was changed")]
    Store(#[source] mediant_store::Error),
    /// A case that cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// A personal token is not enough.
    #[error("this is done in the browser, by who is signed in there")]
    InPerson,
    /// What was sent took too long to come.
    #[error("what was sent took too long to come; nothing of it was kept")]
    Slow,
    /// A bug or a failing machine.
    #[error("this failed on our side: {0}")]
    Inside(&'static str),
}

/// A case as it is now, read once for all who look at it. What is in it is confidential, so that it has no `Debug`.
pub(crate) struct Room {
    /// The stream of its events: a name that tells nothing, since it is in the clear.
    stream: String,
    /// The state.
    pub(crate) space: Workspace,
    /// The case in its files.
    pub(crate) loaded: Arc<LoadedCase>,
    /// What its reports say.
    pub(crate) ledger: Arc<Ledger>,
    /// A digest of the ledger.
    pub(crate) said: [u8; 32],
    /// What of it a person accepted, for all but the mediator's team, and its digest.
    pub(crate) accepted: (Arc<Ledger>, [u8; 32]),
    /// By audience, a digest of what its view is built from.
    pub(crate) digests: std::sync::Mutex<BTreeMap<String, [u8; 32]>>,
}

/// The server.
pub struct App {
    store: Store,
    pub(crate) clock: Clock,
    pub(crate) people: RwLock<People>,
    rooms: RwLock<BTreeMap<String, Arc<Room>>>,
    /// The cases that could not be read when the server began.
    pub(crate) unreadable: BTreeMap<String, Unreadable>,
    /// Held while something is written, so that what was checked still holds when it is kept.
    writing: Mutex<()>,
    pub(crate) throttle: Mutex<Throttle>,
    /// What was asked of browsers that have a passkey.
    pub(crate) passkeys: Mutex<Begun>,
    /// Who is with the issuer.
    pub(crate) aways: Mutex<Aways>,
    pub(crate) views: Views,
    /// What-ifs are worked out here: more at once than there are cores would only wait for each other, in more memory.
    pub(crate) engine: Pool,
    /// Briefs are laid out here as PDF, one after another, so that what-ifs never wait for them.
    #[cfg(feature = "pdf")]
    pub(crate) paper: Pool,
    /// Passwords are looked at here: each takes 19 MB and some hundredths of a second.
    pub(crate) passwords: Pool,
    /// Counts what was done; told only once the state above shows it, so that whoever wakes reads the new state.
    done: watch::Sender<u64>,
    /// Set once the server ends.
    stopped: AtomicBool,
    pub(crate) meter: Meter,
    /// On which terms it is run.
    pub(crate) terms: Terms,
}

impl App {
    /// Reads everything that the store holds. A case that cannot be read is told to its mediator, and the others are open.
    ///
    /// # Errors
    /// Where the store cannot be read, or what it holds of the people.
    pub async fn open(store: Store, clock: Clock) -> Result<Arc<Self>, Failure> {
        Self::open_with(store, clock, Terms::default()).await
    }

    /// The same, on terms.
    ///
    /// # Errors
    /// As [`App::open`].
    pub async fn open_with(store: Store, clock: Clock, terms: Terms) -> Result<Arc<Self>, Failure> {
        let mut people = People::default();
        for event in all(&store, PEOPLE).await? {
            match event.body.as_deref().map(serde_json::from_slice::<Change>) {
                Some(Ok(change)) => people.apply(&change, event.at),
                Some(Err(_)) => return Err(Failure::Inside("an event of the people is of another version")),
                None => people.place += 1,
            }
        }
        let (mut rooms, mut unreadable) = (BTreeMap::new(), BTreeMap::new());
        for (stream, _) in store.streams().await.map_err(Failure::Store)? {
            if !stream.starts_with(CASE) {
                continue;
            }
            let (space, fault) = unreadable::state(&store, &stream).await?;
            let (slug, members) = (space.slug.clone(), space.members.clone());
            let read = fault.map_or_else(|| room(stream.clone(), space, None), Err);
            match read {
                Ok(room) => drop(rooms.insert(slug, Arc::new(room))),
                // One case that cannot be read keeps nobody out of the others.
                Err(why) => {
                    let name = if slug.is_empty() { stream } else { slug };
                    unreadable.insert(name, Unreadable { members, why: why.to_string() });
                }
            }
        }
        Ok(Arc::new(Self {
            store,
            clock,
            people: RwLock::new(people),
            rooms: RwLock::new(rooms),
            unreadable,
            writing: Mutex::new(()),
            throttle: Mutex::default(),
            passkeys: Mutex::default(),
            aways: Mutex::default(),
            views: Views::default(),
            engine: Pool::new(0)?,
            #[cfg(feature = "pdf")]
            paper: Pool::new(1)?,
            passwords: Pool::new(AT_PASSWORDS)?,
            done: watch::Sender::new(0),
            stopped: AtomicBool::new(false),
            meter: Meter::default(),
            terms,
        }))
    }

    /// The hour.
    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// The day, `YYYY-MM-DD`, in universal time.
    pub(crate) fn today(&self) -> String {
        day(self.now())
    }

    /// How many events the store holds.
    pub(crate) fn kept(&self) -> u64 {
        *self.store.watch().borrow()
    }

    /// Lets live streams end, since the server does.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.done.send_modify(|count| *count += 1);
    }

    /// Whether the server ends.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Told whenever something was kept and can be seen.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.done.subscribe()
    }

    /// The case of this slug.
    pub(crate) async fn room(&self, slug: &str) -> Option<Arc<Room>> {
        self.rooms.read().await.get(slug).cloned()
    }

    /// All cases.
    pub(crate) async fn rooms(&self) -> Vec<Arc<Room>> {
        self.rooms.read().await.values().cloned().collect()
    }

    /// Keeps changes to the people.
    ///
    /// # Errors
    /// Where the store does not keep them.
    pub(crate) async fn change(
        &self,
        by: &str,
        make: impl FnOnce(&People) -> Result<Vec<Change>, Failure>,
    ) -> Result<(), Failure> {
        let _writing = self.writing.lock().await;
        let (changes, place) = {
            let people = self.people.read().await;
            (make(&people)?, people.place)
        };
        let at = self.now();
        let entries = changes.iter().map(|change| {
            let body = serde_json::to_vec(change).map_err(|_| Failure::Inside("a change was not written"))?;
            let (kind, by) = (change.kind().to_owned(), by.to_owned());
            Ok(Entry { room: PEOPLE.to_owned(), kind, by, at, subject: change.subject(), body })
        });
        let entries = entries.collect::<Result<Vec<_>, Failure>>()?;
        self.store.append(PEOPLE, Some(place), &entries).await.map_err(Failure::Store)?;
        let mut people = self.people.write().await;
        for change in &changes {
            people.apply(change, at);
        }
        drop(people);
        self.done.send_modify(|count| *count += 1);
        Ok(())
    }

    /// Does something in a case: `make` says what, from the state as it is. It is kept before anybody sees it.
    ///
    /// # Errors
    /// What `make` refuses; where the store does not keep it.
    pub(crate) async fn act(
        &self,
        slug: &str,
        by: &str,
        make: impl FnOnce(&Workspace) -> Result<Vec<Deed>, Refusal>,
    ) -> Result<(), Failure> {
        let _writing = self.writing.lock().await;
        if self.unreadable.contains_key(slug) {
            return Err(Failure::Wrong("this short name is taken; choose another".to_owned()));
        }
        let before = self.room(slug).await;
        let mut space = before.as_ref().map(|r| r.space.clone()).unwrap_or_default();
        let deeds = make(&space)?;
        let (place, at) = (space.place, self.now());
        let entry = |deed: &Deed| {
            let body = deed.to_bytes().map_err(|_| Failure::Inside("a deed was not written"))?;
            let (room, kind) = (deed.room().name(), deed.kind().to_owned());
            Ok(Entry { room, kind, by: by.to_owned(), at, subject: None, body })
        };
        let entries = deeds.iter().map(entry).collect::<Result<Vec<_>, Failure>>()?;
        for deed in &deeds {
            space.apply(deed, by, at);
        }
        let stream = match &before {
            Some(before) => before.stream.clone(),
            None => format!("{CASE}{}", secret::id()?),
        };
        let name = stream.clone();
        let after = tokio::task::spawn_blocking(move || room(name, space, before.as_deref()))
            .await
            .map_err(|_| Failure::Inside("reading the case stopped"))??;
        self.store.append(&stream, Some(place), &entries).await.map_err(Failure::Store)?;
        self.rooms.write().await.insert(slug.to_owned(), Arc::new(after));
        self.done.send_modify(|count| *count += 1);
        Ok(())
    }

    /// The events of a case, for its log.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub(crate) async fn events(&self, slug: &str) -> Result<Vec<Event>, Failure> {
        let room = self.room(slug).await.ok_or(Failure::NotHere)?;
        all(&self.store, &room.stream).await
    }
}

/// A day as `YYYY-MM-DD`, in universal time.
pub(crate) fn day(at: i64) -> String {
    let stamp = jiff::Timestamp::from_second(at).unwrap_or_default();
    stamp.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// A day and an hour, in universal time.
pub(crate) fn hour(at: i64) -> String {
    let stamp = jiff::Timestamp::from_second(at).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
    format!("{} {:02}:{:02} UTC", stamp.date(), stamp.hour(), stamp.minute())
}

async fn all(store: &Store, stream: &str) -> Result<Vec<Event>, Failure> {
    let mut found: Vec<Event> = Vec::new();
    loop {
        let after = found.last().map_or(0, |e| e.place);
        let more = store.read(stream, after, PAGE).await.map_err(Failure::Store)?;
        if more.is_empty() {
            return Ok(found);
        }
        found.extend(more);
    }
}

/// Reads a state as a case. Reports are read again only where they or the case have changed.
fn room(stream: String, space: Workspace, before: Option<&Room>) -> Result<Room, Failure> {
    let loaded = space.case().map_err(|faults| Failure::Refused(Refusal::Faulty(faults)))?;
    let same = before.filter(|b| *b.loaded == loaded);
    let (ledger, said, accepted) = if let Some(before) = same {
        (Arc::clone(&before.ledger), before.said, before.accepted.clone())
    } else {
        let digest = |ledger: &Ledger| Sha256::digest(format!("{ledger:?}")).into();
        let ledger = Workspace::ledger(&loaded).map_err(|why| Failure::Wrong(why.to_string()))?;
        let accepted = accepted_only(&ledger, &loaded.case.accepted);
        let digests = (digest(&ledger), digest(&accepted));
        (Arc::new(ledger), digests.0, (Arc::new(accepted), digests.1))
    };
    Ok(Room {
        stream,
        space,
        loaded: Arc::new(loaded),
        ledger,
        said,
        accepted,
        digests: std::sync::Mutex::default(),
    })
}
