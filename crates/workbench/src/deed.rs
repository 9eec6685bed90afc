//! What acts leave behind.

use mediant_core::consent::{Answer, FrozenText};
use serde::{Deserialize, Serialize};

use crate::member::Member;

/// Something that was done in a case, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Deed {
    /// The case was opened.
    Opened {
        /// Its slug.
        slug: String,
    },
    /// A file of the case folder is now this; none where it was removed.
    File {
        /// Its path in the folder.
        path: String,
        /// Its bytes.
        #[serde(with = "bytes")]
        bytes: Option<Vec<u8>>,
    },
    /// A person is now this in the case.
    Member {
        /// Who, as what.
        member: Member,
    },
    /// A person is no longer in the case.
    MemberEnded {
        /// Who.
        person: String,
    },
    /// A package is on the table.
    Proposed {
        /// The package.
        proposal: Wish,
    },
    /// A package is no longer on the table.
    ProposalWithdrawn {
        /// Its id.
        id: String,
    },
    /// Somebody asks for another option of an issue.
    OptionAsked {
        /// What is asked for.
        asked: AskedOption,
    },
    /// The mediator has answered that.
    OptionAnswered {
        /// Its id.
        id: String,
        /// Whether the option is on the agenda now.
        taken: bool,
        /// Why not; empty where it is.
        reason: String,
    },
    /// Another circle may see a package on the table.
    Released {
        /// Its id.
        id: String,
        /// `mediator only`, `unattributed`, `shown` or `public`.
        release: String,
    },
    /// A person has been shown packages or texts for the first time.
    Saw {
        /// Their ids.
        items: Vec<String>,
    },
    /// The public page is open, or closed.
    PublicPage {
        /// Whether it is open.
        open: bool,
    },
    /// A what-if is kept.
    WhatIfKept {
        /// The what-if.
        what_if: KeptWhatIf,
    },
    /// A what-if is no longer kept.
    WhatIfDropped {
        /// Its id.
        id: String,
    },
    /// A text is frozen: the parties are asked for their consent to it.
    Frozen {
        /// The text.
        #[serde(with = "text")]
        text: FrozenText,
    },
    /// A party has answered.
    Answered {
        /// The text.
        text: String,
        /// Its fingerprint, as the person saw it.
        fingerprint: String,
        /// The party.
        party: String,
        /// What it says.
        #[serde(with = "answer")]
        answer: Answer,
        /// The last day on which a yes holds, `YYYY-MM-DD`; none where it does not end.
        until: Option<String>,
    },
}

/// A package that somebody puts on the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The party that offers it; none for a suggestion of the mediator.
    pub by: Option<String>,
    /// One option for each issue.
    pub picks: Vec<(String, String)>,
    /// Whether the parties may see it: `mediator only`, `unattributed`, `shown` or `public`.
    pub release: String,
}

/// An option that somebody asks for. The mediator's team and the asking side know of it, and nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedOption {
    /// Its id.
    pub id: String,
    /// The issue.
    pub issue: String,
    /// How it would be called.
    pub title: String,
    /// Why it is asked for.
    pub why: String,
    /// The party that asks; none for the mediator's team.
    pub by: Option<String>,
}

/// A what-if that the mediator wants to come back to. Nothing of it enters the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWhatIf {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is supposed: names and values as the page of what-ifs has them.
    pub supposed: Vec<(String, String)>,
}

/// Where a deed is kept: what is in one room is sealed with that room's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// The mediator's.
    Mediator,
    /// A party's.
    Party(String),
    /// What all in the case share.
    Shared,
}

impl Room {
    /// `mediator`, `party/ID` or `shared`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Mediator => "mediator".to_owned(),
            Self::Party(id) => format!("party/{id}"),
            Self::Shared => "shared".to_owned(),
        }
    }
}

impl Deed {
    /// The room in which it is kept.
    #[must_use]
    pub fn room(&self) -> Room {
        match self {
            Self::File { path, .. } => match path.split_once('/') {
                Some(("parties", name)) => Room::Party(name.strip_suffix(".toml").unwrap_or(name).to_owned()),
                None if matches!(path.as_str(), "case.toml" | "meetings.toml") => Room::Shared,
                Some(("reports", _)) => Room::Shared,
                _ => Room::Mediator,
            },
            Self::Answered { party, .. } => Room::Party(party.clone()),
            Self::OptionAsked { asked } => asked.by.clone().map_or(Room::Mediator, Room::Party),
            Self::Proposed { proposal } => proposal.by.clone().map_or(Room::Mediator, Room::Party),
            Self::ProposalWithdrawn { .. }
            | Self::OptionAnswered { .. }
            | Self::Released { .. }
            | Self::Saw { .. }
            | Self::WhatIfKept { .. }
            | Self::WhatIfDropped { .. } => Room::Mediator,
            Self::Opened { .. }
            | Self::PublicPage { .. }
            | Self::Member { .. }
            | Self::MemberEnded { .. }
            | Self::Frozen { .. } => Room::Shared,
        }
    }

    /// Its kind, in the clear beside it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::File { .. } => "file",
            Self::Member { .. } => "member",
            Self::MemberEnded { .. } => "member-ended",
            Self::Proposed { .. } => "proposed",
            Self::ProposalWithdrawn { .. } => "proposal-withdrawn",
            Self::OptionAsked { .. } => "option-asked",
            Self::OptionAnswered { .. } => "option-answered",
            Self::Released { .. } => "released",
            Self::Saw { .. } => "saw",
            Self::PublicPage { .. } => "public-page",
            Self::WhatIfKept { .. } => "what-if-kept",
            Self::WhatIfDropped { .. } => "what-if-dropped",
            Self::Frozen { .. } => "frozen",
            Self::Answered { .. } => "answered",
        }
    }

    /// As it is kept.
    ///
    /// # Errors
    /// None that is known; the writer of JSON has the last word.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// From what was kept.
    ///
    /// # Errors
    /// Where the bytes are not a deed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }
}

mod bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kept {
        Text(String),
        Base64(String),
    }

    #[allow(clippy::ref_option, reason = "serde hands the field over by reference")]
    pub(super) fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        let kept = bytes.as_ref().map(|bytes| match std::str::from_utf8(bytes) {
            Ok(text) => Kept::Text(text.to_owned()),
            Err(_) => Kept::Base64(STANDARD.encode(bytes)),
        });
        kept.serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        Option::<Kept>::deserialize(from)?
            .map(|kept| match kept {
                Kept::Text(text) => Ok(text.into_bytes()),
                Kept::Base64(text) => STANDARD.decode(text).map_err(serde::de::Error::custom),
            })
            .transpose()
    }
}

mod text {
    use mediant_core::Id;
    use mediant_core::case::Pick;
    use mediant_core::consent::FrozenText;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Kept {
        id: String,
        title: String,
        picks: Vec<(String, String)>,
        text: String,
        fingerprint: String,
    }

    pub(super) fn serialize<S: Serializer>(text: &FrozenText, to: S) -> Result<S::Ok, S::Error> {
        let picks = text.picks.iter().map(|p| (p.issue.to_string(), p.option.to_string()));
        Kept {
            id: text.id.clone(),
            title: text.title.clone(),
            picks: picks.collect(),
            text: text.text.clone(),
            fingerprint: text.fingerprint.clone(),
        }
        .serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<FrozenText, D::Error> {
        let kept = Kept::deserialize(from)?;
        let pick = |(issue, option): &(String, String)| {
            let id = |text: &str| Id::new(text).map_err(serde::de::Error::custom);
            Ok(Pick { issue: id(issue)?, option: id(option)? })
        };
        let picks = kept.picks.iter().map(pick).collect::<Result<_, D::Error>>()?;
        Ok(FrozenText {
            id: kept.id,
            title: kept.title,
            picks,
            text: kept.text,
            fingerprint: kept.fingerprint,
        })
    }
}

mod answer {
    use mediant_core::consent::Answer;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Kept {
        Yes,
        No { reason: String },
        Withdrawn { reason: String },
    }

    pub(super) fn serialize<S: Serializer>(answer: &Answer, to: S) -> Result<S::Ok, S::Error> {
        match answer {
            Answer::Yes => Kept::Yes,
            Answer::No { reason } => Kept::No { reason: reason.clone() },
            Answer::Withdrawn { reason } => Kept::Withdrawn { reason: reason.clone() },
        }
        .serialize(to)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Answer, D::Error> {
        Ok(match Kept::deserialize(from)? {
            Kept::Yes => Answer::Yes,
            Kept::No { reason } => Answer::No { reason },
            Kept::Withdrawn { reason } => Answer::Withdrawn { reason },
        })
    }
}
