//! The model file: bytes to weights and back.
//!
//! `mediant-model`, a line feed, and then, least byte first: the version of this format (`u32`), the version of the
//! features (`u32`), the buckets as a power of two (`u32`), the weights of the chain of cues and of that of parts (steps,
//! then rows, each an `i16` in 1/512), and the SHA-256 of all before. The size follows from the third number, so nothing
//! is reserved on a file's word; whatever bytes have the right size and sum are weights that cannot overflow.

use sha2::{Digest, Sha256};

use super::chain::Weights;
use super::features::VERSION as FEATURES;
use super::{CUES, Model, PARTS};

/// What every model file begins with.
const MAGIC: &[u8] = b"mediant-model\n";
/// The version of this format.
const FORMAT: u32 = 1;
/// Powers of two that the number of buckets may be.
const BITS: std::ops::RangeInclusive<u32> = 4..=22;
/// Bytes before the weights.
const HEAD: usize = MAGIC.len() + 12;
/// Bytes after them.
const SUM: usize = 32;

/// The largest model file, in bytes.
pub const MAX_MODEL_BYTES: usize = size(*BITS.end());

/// Why a file is no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It does not begin as a model file does.
    #[error("this is no model file; `mediant train` writes one")]
    NoModel,
    /// It was written in a format or for features that this program does not know.
    #[error(
        "this model was trained by another version of the program ({found}, here {known}); train it again from \
         your labelled text"
    )]
    Version {
        /// The version in the file: format and features.
        found: Version,
        /// The version of this program.
        known: Version,
    },
    /// It is shorter or longer than its head says, or its sum differs.
    #[error("the model file is damaged: {what}; copy it again or train it again")]
    Damaged {
        /// What is wrong.
        what: &'static str,
    },
}

/// The version of the format and that of the features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Of the file's format.
    pub format: u32,
    /// Of what the model sees of a text.
    pub features: u32,
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "format {}, features {}", self.format, self.features)
    }
}

/// The bytes of a model of `2^bits` buckets.
const fn size(bits: u32) -> usize {
    HEAD + 2 * (CUES * CUES + PARTS * PARTS + (CUES + PARTS) * (1 << bits)) + SUM
}

impl Model {
    /// The model as the bytes of a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = body(&self.cues, &self.parts);
        out.extend_from_slice(&self.sum);
        out
    }

    /// The model of a file's bytes, which may be anyone's.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Fault::NoModel)?;
        let short = Fault::Damaged { what: "it ends too early" };
        let number = |at: usize| -> Result<u32, Fault> {
            let four = rest.get(at..at + 4).and_then(|b| b.try_into().ok()).ok_or(short)?;
            Ok(u32::from_le_bytes(four))
        };
        let found = Version { format: number(0)?, features: number(4)? };
        let known = Version { format: FORMAT, features: FEATURES };
        if found != known {
            return Err(Fault::Version { found, known });
        }
        let bits = number(8)?;
        if !BITS.contains(&bits) {
            return Err(Fault::Damaged { what: "its size is none that a model has" });
        }
        if bytes.len() != size(bits) {
            let what =
                if bytes.len() < size(bits) { "it ends too early" } else { "it goes on after its end" };
            return Err(Fault::Damaged { what });
        }
        let (body, sum) = bytes.split_at(bytes.len() - SUM);
        if Sha256::digest(body).as_slice() != sum {
            return Err(Fault::Damaged { what: "its check sum differs" });
        }
        let mut values =
            body.get(HEAD..).unwrap_or_default().as_chunks::<2>().0.iter().map(|b| i16::from_le_bytes(*b));
        let cues = read(&mut values, bits).ok_or(short)?;
        let parts = read(&mut values, bits).ok_or(short)?;
        Ok(Self::new(cues, parts))
    }
}

/// All of a file but its sum.
fn body(cues: &Weights<CUES>, parts: &Weights<PARTS>) -> Vec<u8> {
    let bits = cues.rows.len().trailing_zeros();
    let mut out = Vec::with_capacity(size(bits));
    out.extend_from_slice(MAGIC);
    for number in [FORMAT, FEATURES, bits] {
        out.extend_from_slice(&number.to_le_bytes());
    }
    write(cues, &mut out);
    write(parts, &mut out);
    out
}

/// The check sum of the file of these weights.
pub(crate) fn sum(cues: &Weights<CUES>, parts: &Weights<PARTS>) -> [u8; 32] {
    Sha256::digest(body(cues, parts)).into()
}

fn write<const L: usize>(weights: &Weights<L>, out: &mut Vec<u8>) {
    for value in weights.steps.iter().chain(&weights.rows).flatten() {
        out.extend_from_slice(&value.to_le_bytes());
    }
}

fn read<const L: usize>(values: &mut impl Iterator<Item = i16>, bits: u32) -> Option<Weights<L>> {
    let mut row = || -> Option<[i16; L]> {
        let mut out = [0; L];
        for slot in &mut out {
            *slot = values.next()?;
        }
        Some(out)
    };
    let mut steps = [[0; L]; L];
    for step in &mut steps {
        *step = row()?;
    }
    let rows = (0..1_usize << bits).map(|_| row()).collect::<Option<Vec<_>>>()?;
    Some(Weights { rows, steps })
}
