//! Sealing with data keys: XChaCha20-Poly1305 with a fresh nonce of 24 bytes, drawn at random, so that one key seals any
//! number of bodies that a store will ever hold.
//!
//! A sealed body is `id of the data key (16) ‖ nonce (24) ‖ ciphertext ‖ tag (16)`.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};

/// The id of a data key.
pub(crate) type KeyId = [u8; 16];
/// A data key; wiped when dropped.
pub(crate) type DataKey = Zeroizing<[u8; 32]>;

const NONCE: usize = 24;

/// Bytes from the operating system's generator.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|fault| Error::new(ErrorKind::File, format!("no randomness from the system: {fault}")))?;
    Ok(bytes)
}

/// Seals a body; `bound` is authenticated with it and not kept in it.
pub(crate) fn seal(id: &KeyId, key: &DataKey, bound: &[u8], body: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce: [u8; NONCE] = random()?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let text = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: body, aad: bound })
        .map_err(|_| Error::input("the body is too large to be sealed"))?;
    Ok([id.as_slice(), &nonce, &text].concat())
}

/// The data key that a sealed body names.
pub(crate) fn key_id(sealed: &[u8]) -> Option<KeyId> {
    sealed.get(..16)?.try_into().ok()
}

/// Opens a body; nothing where the key, the bound bytes or the body are not those of the sealing.
pub(crate) fn open(key: &DataKey, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.get(16..)?.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let cipher = XChaCha20Poly1305::new((&**key).into());
    cipher.decrypt(&XNonce::from(nonce), Payload { msg: text, aad: bound }).ok()
}
