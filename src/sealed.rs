//! A sealed file: named parts behind one checksum.
//!
//! Eight letters that name the kind, format version (u32), number of parts
//! (u32); for each part its name (16 bytes, zero-filled) and length (u64); the
//! parts; SHA-256 of all that. Little-endian. Nothing in it can run code. One
//! changed, missing or added byte is noticed: the lengths must add up to the
//! file's size and the checksum covers every byte before it.

use sha2::{Digest, Sha256};

/// What a sealed file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its first letters.
    pub name: &'static [u8; 8],
    /// The version of its contents that this program reads.
    pub format: u32,
}

/// A file that is not exactly what was sealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealedError {
    /// It begins in another way.
    #[error("the file does not begin as one")]
    OtherKind,
    /// A later (or unknown) version.
    #[error("format {found}; this fritekst reads format {known}")]
    Version {
        /// The file's.
        found: u32,
        /// This program's.
        known: u32,
    },
    /// Shorter or longer than it says.
    #[error("{found} bytes where it should have {expected}")]
    Length {
        /// Bytes that are there.
        found: u64,
        /// Bytes that should be there.
        expected: u64,
    },
    /// A byte was changed.
    #[error("its checksum does not fit")]
    Checksum,
    /// A part is missing, doubled or not of the right size.
    #[error("its part `{part}` is wrong: {what}")]
    Part {
        /// Which.
        part: &'static str,
        /// What is wrong.
        what: String,
    },
    /// A number that is infinite or not a number.
    #[error("its part `{part}` holds a number that is not finite")]
    NotFinite {
        /// Which.
        part: &'static str,
    },
}

const HEADER: usize = 16;
const NAME: usize = 16;
const ENTRY: usize = NAME + 8;
const CHECKSUM: usize = 32;
const MOST_PARTS: usize = 64;

/// Writes the parts, in the given order.
pub fn pack(kind: Kind, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let size: usize = parts.iter().map(|p| ENTRY + p.1.len()).sum();
    let mut out = Vec::with_capacity(HEADER + size + CHECKSUM);
    out.extend(kind.name);
    out.extend(kind.format.to_le_bytes());
    out.extend((parts.len() as u32).to_le_bytes());
    for (name, bytes) in parts {
        let mut field = [0u8; NAME];
        let name = &name.as_bytes()[..name.len().min(NAME)];
        field[..name.len()].copy_from_slice(name);
        out.extend(field);
        out.extend((bytes.len() as u64).to_le_bytes());
    }
    for (_, bytes) in parts {
        out.extend(*bytes);
    }
    let checksum = Sha256::digest(&out);
    out.extend(checksum);
    out
}

/// The parts of a verified file.
#[derive(Debug)]
pub struct Parts<'a> {
    parts: Vec<(&'a [u8], &'a [u8])>,
}

impl<'a> Parts<'a> {
    /// Verifies the file and finds its parts.
    ///
    /// # Errors
    /// See [`SealedError`]; anything but an exact file is refused.
    pub fn unpack(kind: Kind, file: &'a [u8]) -> Result<Parts<'a>, SealedError> {
        if file.len() < HEADER || &file[..8] != kind.name {
            return Err(SealedError::OtherKind);
        }
        let version = u32_at(file, 8);
        if version != kind.format {
            return Err(SealedError::Version {
                found: version,
                known: kind.format,
            });
        }
        let count = u32_at(file, 12) as usize;
        let table = HEADER + count.min(MOST_PARTS) * ENTRY;
        if count > MOST_PARTS || file.len() < table + CHECKSUM {
            return Err(length(file, table + CHECKSUM));
        }
        let mut parts = Vec::with_capacity(count);
        let mut at = table as u64;
        let end = (file.len() - CHECKSUM) as u64;
        for entry in file[HEADER..table].chunks_exact(ENTRY) {
            let size = u64_at(entry, NAME);
            let next = at.saturating_add(size);
            if next > end {
                return Err(length_u64(file, next.saturating_add(CHECKSUM as u64)));
            }
            let name = entry[..NAME].split(|b| *b == 0).next().unwrap_or_default();
            parts.push((name, &file[at as usize..next as usize]));
            at = next;
        }
        if at != end {
            return Err(length_u64(file, at + CHECKSUM as u64));
        }
        let (body, checksum) = file.split_at(file.len() - CHECKSUM);
        if Sha256::digest(body).as_slice() != checksum {
            return Err(SealedError::Checksum);
        }
        Ok(Parts { parts })
    }

    /// The bytes of a part.
    ///
    /// # Errors
    /// [`SealedError::Part`] when it is missing.
    pub fn get(&self, name: &'static str) -> Result<&'a [u8], SealedError> {
        let found = self.parts.iter().find(|p| p.0 == name.as_bytes());
        found.map(|p| p.1).ok_or_else(|| SealedError::Part {
            part: name,
            what: "it is missing".to_owned(),
        })
    }

    /// A part as text.
    ///
    /// # Errors
    /// [`SealedError::Part`] when it is missing or not UTF-8.
    pub fn text(&self, name: &'static str) -> Result<&'a str, SealedError> {
        std::str::from_utf8(self.get(name)?).map_err(|e| SealedError::Part {
            part: name,
            what: e.to_string(),
        })
    }

    /// A part as `count` finite numbers.
    ///
    /// # Errors
    /// [`SealedError::Part`] for another count, [`SealedError::NotFinite`].
    pub fn numbers(&self, name: &'static str, count: usize) -> Result<Vec<f32>, SealedError> {
        let bytes = self.sized(name, count, 4)?;
        let numbers: Vec<f32> = bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|b| f32::from_le_bytes(*b))
            .collect();
        finite(name, numbers)
    }

    /// A part as `count` numbers that [`short`] rounded.
    ///
    /// # Errors
    /// As [`Parts::numbers`].
    pub fn shorts(&self, name: &'static str, count: usize) -> Result<Vec<f32>, SealedError> {
        let halves = self.sized(name, count, 2)?.as_chunks::<2>().0;
        let numbers: Vec<f32> = halves
            .iter()
            .map(|b| f32::from_bits(u32::from(u16::from_le_bytes(*b)) << 16))
            .collect();
        finite(name, numbers)
    }

    /// A part as `count` fingerprints, which must be in rising order.
    ///
    /// # Errors
    /// [`SealedError::Part`].
    pub fn fingerprints(&self, name: &'static str, count: usize) -> Result<Vec<u64>, SealedError> {
        let bytes = self.sized(name, count, 8)?;
        let prints: Vec<u64> = bytes
            .as_chunks::<8>()
            .0
            .iter()
            .map(|b| u64::from_le_bytes(*b))
            .collect();
        if prints.is_sorted_by(|a, b| a < b) {
            Ok(prints)
        } else {
            Err(SealedError::Part {
                part: name,
                what: "out of order".to_owned(),
            })
        }
    }

    fn sized(
        &self,
        name: &'static str,
        count: usize,
        width: usize,
    ) -> Result<&'a [u8], SealedError> {
        let bytes = self.get(name)?;
        if Some(bytes.len()) == count.checked_mul(width) {
            return Ok(bytes);
        }
        Err(SealedError::Part {
            part: name,
            what: format!("{} bytes do not hold {count} numbers", bytes.len()),
        })
    }
}

fn finite(part: &'static str, numbers: Vec<f32>) -> Result<Vec<f32>, SealedError> {
    if numbers.iter().all(|n| n.is_finite()) {
        Ok(numbers)
    } else {
        Err(SealedError::NotFinite { part })
    }
}

/// Rounds to the upper sixteen bits of a number (bfloat16): to within a 256th
/// part of it.
pub fn short(number: f32) -> f32 {
    f32::from_bits((number.to_bits() + 0x8000) & 0xffff_0000)
}

/// Little-endian bytes of numbers that [`short`] rounded.
pub fn short_bytes(numbers: &[f32]) -> Vec<u8> {
    let upper = |n: &f32| ((n.to_bits() >> 16) as u16).to_le_bytes();
    numbers.iter().flat_map(upper).collect()
}

/// Little-endian bytes of the numbers.
pub fn number_bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// Little-endian bytes of the fingerprints.
pub fn fingerprint_bytes(prints: &[u64]) -> Vec<u8> {
    prints.iter().flat_map(|n| n.to_le_bytes()).collect()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn length(file: &[u8], expected: usize) -> SealedError {
    length_u64(file, expected as u64)
}

fn length_u64(file: &[u8], expected: u64) -> SealedError {
    SealedError::Length {
        found: file.len() as u64,
        expected,
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(four)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut eight = [0; 8];
    eight.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(eight)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = Kind {
        name: b"TESTFILE",
        format: 1,
    };

    #[test]
    fn every_changed_byte_and_every_cut_is_refused() {
        let file = pack(
            KIND,
            &[("one", b"first part"), ("two", &[]), ("three", &[7; 90])],
        );
        assert_eq!(
            Parts::unpack(KIND, &file).unwrap().get("one").unwrap(),
            b"first part"
        );
        for at in 0..file.len() {
            let mut changed = file.clone();
            for bit in 0..8 {
                changed[at] = file[at] ^ (1 << bit);
                assert!(
                    Parts::unpack(KIND, &changed).is_err(),
                    "byte {at} bit {bit}"
                );
            }
            assert!(Parts::unpack(KIND, &file[..at]).is_err(), "cut at {at}");
        }
        let mut longer = file;
        longer.push(0);
        assert!(Parts::unpack(KIND, &longer).is_err());
    }

    #[test]
    fn a_short_number_is_read_as_it_was_rounded() {
        for number in [1.0f32, 3.7, 9.999, 1e-9, 12_345.6] {
            let near = short(number);
            assert!((near - number).abs() <= number / 256.0, "{number}: {near}");
            let bytes = short_bytes(&[near]);
            let file = pack(KIND, &[("idf", &bytes)]);
            let read = Parts::unpack(KIND, &file)
                .unwrap()
                .shorts("idf", 1)
                .unwrap();
            assert_eq!(read[0].to_bits(), near.to_bits());
        }
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused() {
        let bytes = number_bytes(&[1.0, f32::NAN]);
        let file = pack(KIND, &[("weights", &bytes)]);
        let error = Parts::unpack(KIND, &file).unwrap().numbers("weights", 2);
        assert!(matches!(error, Err(SealedError::NotFinite { .. })));
    }
}
