//! A model as one verified file: what it says of itself, the codebook, the
//! language, and the weights.

mod contents;
mod error;
mod manifest;
mod rounded;

use std::borrow::Cow;
use std::path::Path;

use sha2::{Digest, Sha256};

pub use contents::{Contents, WordHeld};
pub use error::ModelError;
pub use manifest::{
    AdaptedFrom, EncoderUse, Head, Link, Manifest, Training, Validation, decide_set,
};

use crate::codebook::Codebook;
pub use crate::sealed::hex;
use crate::sealed::{Kind, Parts, fingerprint_bytes, number_bytes, pack, short_bytes};
use crate::text::LanguageSource;

/// Version of the model file and of the features whose fingerprints it holds.
pub const FORMAT: u32 = 4;
const KIND: Kind = Kind {
    name: b"FRITEKST",
    format: FORMAT,
};

/// The models that ship inside the library.
static FAST: &[u8] = include_bytes!("../../models/fast.fritekst");
static FULL: &[u8] = include_bytes!("../../models/full.fritekst");

/// Which of the models that ship with the tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Words, letters, cues and word vectors.
    Fast,
    /// An encoder reads the answers too.
    Full,
}

impl Tier {
    /// As written in manifests and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Fast => "fast",
            Tier::Full => "full",
        }
    }

    fn file(self) -> &'static [u8] {
        match self {
            Tier::Fast => FAST,
            Tier::Full => FULL,
        }
    }
}

/// A held-out answer: how sure the model was and whether it was right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldOut {
    /// The answer's row in the labelled file.
    pub row: u32,
    /// Calibrated probability of the code.
    pub score: f32,
    /// Whether the code was wrong.
    pub wrong: bool,
}

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The codebook it codes by.
    pub codebook: Codebook,
    /// The language it reads.
    pub language: LanguageSource,
    /// Fingerprints of the features, rising.
    pub prints: Vec<u64>,
    /// Inverse document frequency of each feature, in the upper sixteen bits
    /// of a number.
    pub idf: Vec<f32>,
    /// features × outputs, row-major; idf and scale are multiplied in. As
    /// [`Model::round`] leaves them.
    pub weights: Vec<f32>,
    /// vector columns × outputs, row-major.
    pub meaning: Vec<f32>,
    /// The encoder's columns × outputs, row-major.
    pub sentence: Vec<f32>,
    /// One a output.
    pub bias: Vec<f32>,
    /// For each head, answers that were left out in cross-validation.
    pub held_out: Vec<Vec<HeldOut>>,
}

impl Model {
    /// A model that ships with the tool.
    ///
    /// # Errors
    /// None in a released binary; the file is verified all the same.
    pub fn embedded(tier: Tier) -> Result<Model, ModelError> {
        Model::from_bytes(tier.file())
    }

    /// SHA-256 of a model that ships with the tool.
    pub fn embedded_sha256(tier: Tier) -> String {
        hex(&Sha256::digest(tier.file()))
    }

    /// Size of a model that ships with the tool, in bytes.
    pub fn embedded_size(tier: Tier) -> usize {
        tier.file().len()
    }

    /// Reads and verifies a file; also gives its SHA-256.
    ///
    /// # Errors
    /// [`ModelError`]: anything but an exact model is refused.
    pub fn read(path: &Path) -> Result<(Model, String), ModelError> {
        let bytes = std::fs::read(path).map_err(|source| ModelError::Io {
            path: path.display().to_string(),
            source,
        })?;
        let model = Model::from_bytes(&bytes)?;
        Ok((model, hex(&Sha256::digest(&bytes))))
    }

    /// Rounds the features' weights to what a file holds: to less than a 127th
    /// part of a feature's largest weight for the variable.
    pub fn round(&mut self) {
        rounded::round(&mut self.weights, &self.manifest.categories());
    }

    /// The model as the bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|p| (p.0, p.1.as_ref())).collect();
        pack(KIND, &parts)
    }

    /// The parts of the file, in order, with their names.
    fn parts(&self) -> [(&'static str, Cow<'_, [u8]>); 13] {
        // A manifest of plain numbers, strings and maps always serialises.
        let manifest = serde_json::to_vec_pretty(&self.manifest).unwrap_or_default();
        let held_out: Vec<u8> = self
            .held_out
            .iter()
            .flatten()
            .flat_map(|h| {
                let [a, b, c, d] = h.row.to_le_bytes();
                let [e, f, g, i] = h.score.to_le_bytes();
                [a, b, c, d, e, f, g, i, u8::from(h.wrong)]
            })
            .collect();
        [
            ("manifest", Cow::Owned(manifest)),
            ("codebook", Cow::Owned(self.codebook.to_toml().into_bytes())),
            ("rules", Cow::Borrowed(self.language.rules.as_bytes())),
            ("lexicon", Cow::Borrowed(self.language.lexicon.as_bytes())),
            (
                "tokenizer",
                Cow::Borrowed(self.language.tokenizer.as_bytes()),
            ),
            ("vectors", Cow::Borrowed(&self.language.vectors)),
            ("fingerprints", Cow::Owned(fingerprint_bytes(&self.prints))),
            ("idf", Cow::Owned(short_bytes(&self.idf))),
            (
                "weights",
                Cow::Owned(rounded::to_bytes(
                    &self.weights,
                    &self.manifest.categories(),
                )),
            ),
            ("meaning", Cow::Owned(number_bytes(&self.meaning))),
            ("sentence", Cow::Owned(number_bytes(&self.sentence))),
            ("bias", Cow::Owned(number_bytes(&self.bias))),
            ("held_out", Cow::Owned(held_out)),
        ]
    }

    /// Reads and verifies a model.
    ///
    /// # Errors
    /// [`ModelError`]: anything but an exact model is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        let parts = Parts::unpack(KIND, bytes)?;
        let wrong = |part: &'static str, what: String| ModelError::Part { part, what };
        let manifest: Manifest = serde_json::from_slice(parts.get("manifest")?)
            .map_err(|e| wrong("manifest", e.to_string()))?;
        let codebook = Codebook::from_toml(parts.text("codebook")?, "codebook")?;
        check_heads(&manifest, &codebook)?;
        if codebook.sha256() != manifest.codebook_sha256 {
            let what = "it is not the one the manifest names".to_owned();
            return Err(wrong("codebook", what));
        }
        let (features, outputs) = (manifest.features, manifest.outputs);
        let table = |rows: usize| {
            rows.checked_mul(outputs)
                .ok_or_else(|| wrong("weights", "impossible size".to_owned()))
        };
        let meaning = parts.numbers("meaning", table(manifest.meaning_columns)?)?;
        let columns = manifest.encoder.as_ref().map_or(0, |e| e.columns);
        let sentence = parts.numbers("sentence", table(columns)?)?;
        Ok(Model {
            language: LanguageSource {
                rules: parts.text("rules")?.to_owned(),
                lexicon: parts.text("lexicon")?.to_owned(),
                tokenizer: parts.text("tokenizer")?.to_owned(),
                vectors: parts.get("vectors")?.to_vec(),
            },
            prints: parts.fingerprints("fingerprints", features)?,
            idf: parts.shorts("idf", features)?,
            weights: rounded::from_bytes(parts.get("weights")?, features, &manifest.categories())?,
            meaning,
            sentence,
            bias: parts.numbers("bias", outputs)?,
            held_out: read_held_out(parts.get("held_out")?, &manifest)?,
            manifest,
            codebook,
        })
    }
}

fn check_heads(manifest: &Manifest, codebook: &Codebook) -> Result<(), ModelError> {
    let wrong = |what: String| ModelError::Part {
        part: "manifest",
        what,
    };
    let mut next = 0;
    for (head, variable) in manifest.heads.iter().zip(&codebook.variables) {
        let same = head.variable == variable.id
            && head.kind == variable.kind
            && head.categories == variable.categories.len()
            && head.first == next;
        let finite = head.distance_cost.is_finite() && head.label_threshold.is_finite();
        if !same || !finite {
            return Err(wrong(format!("head `{}` does not fit", head.variable)));
        }
        next += head.categories;
    }
    if manifest.heads.len() != codebook.variables.len() || next != manifest.outputs {
        return Err(wrong("heads and codebook do not fit".to_owned()));
    }
    Ok(())
}

fn read_held_out(bytes: &[u8], manifest: &Manifest) -> Result<Vec<Vec<HeldOut>>, ModelError> {
    let wrong = |what: &str| ModelError::Part {
        part: "held_out",
        what: what.to_owned(),
    };
    let total = manifest
        .heads
        .iter()
        .try_fold(0usize, |sum, h| sum.checked_add(h.held_out));
    let (rows, rest) = bytes.as_chunks::<9>();
    if !rest.is_empty() || total != Some(rows.len()) {
        return Err(wrong("wrong length"));
    }
    let mut rows = rows.iter().map(|&[a, b, c, d, e, f, g, h, flag]| HeldOut {
        row: u32::from_le_bytes([a, b, c, d]),
        score: f32::from_le_bytes([e, f, g, h]),
        wrong: flag == 1,
    });
    let mut out = Vec::with_capacity(manifest.heads.len());
    for head in &manifest.heads {
        let own: Vec<HeldOut> = rows.by_ref().take(head.held_out).collect();
        if own.iter().any(|h| !(0.0..=1.0).contains(&h.score)) {
            return Err(wrong("a probability outside 0 to 1"));
        }
        out.push(own);
    }
    Ok(out)
}
