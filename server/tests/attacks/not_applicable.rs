//! The attacks of the catalogue that cannot happen, for what they attack is not there.

/// The number of an attack, and why it cannot happen.
pub(crate) const NOT_APPLICABLE: [(u32, &str); 3] = [
    (
        87,
        "tokens are opaque: nothing in them is signed, parsed or believed, so there is no JWT to forge",
    ),
    (88, "tokens are opaque: there are no signing keys to rotate, and no key set to fetch"),
    (98, "DPoP (RFC 9449) is not offered: tokens are of the type Bearer, and no proof is read"),
];
