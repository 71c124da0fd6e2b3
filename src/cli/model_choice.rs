//! Which model is used, and its identity for manifests.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use fritekst::code::{Acceptance, Coder};
use fritekst::encoder::Encoder;
use fritekst::model::{Model, Tier, hex};
use fritekst::survey::{CodebookRecord, ModelRecord};
use sha2::{Digest, Sha256};

use crate::cli::talk::Talk;

/// A tier with a model of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TierArg {
    /// Words, letters, cues and word vectors: many thousand answers a second
    Fast,
    /// A sentence encoder reads the answers too: more often right, a hundred
    /// answers a second
    Full,
}

impl From<TierArg> for Tier {
    fn from(tier: TierArg) -> Tier {
        match tier {
            TierArg::Fast => Tier::Fast,
            TierArg::Full => Tier::Full,
        }
    }
}

/// A model to look at.
#[derive(Debug, Clone, Args)]
pub struct LookArgs {
    /// Model file (default: the built-in model of the tier)
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Which built-in model
    #[arg(
        long,
        value_name = "TIER",
        default_value = "fast",
        conflicts_with = "file"
    )]
    tier: TierArg,
}

impl LookArgs {
    /// Loads and verifies it.
    pub fn load(&self) -> anyhow::Result<ChosenModel> {
        ChosenModel::load(self.file.as_deref(), self.tier.into())
    }
}

/// Which model.
#[derive(Debug, Clone, Args)]
pub struct ModelArgs {
    /// Model file (default: the built-in model of the tier)
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
    /// Which built-in model
    #[arg(
        long,
        value_name = "TIER",
        default_value = "fast",
        conflicts_with = "model"
    )]
    tier: TierArg,
    #[command(flatten)]
    pub encoder: EncoderArgs,
}

/// Which encoder.
#[derive(Debug, Clone, Default, Args)]
pub struct EncoderArgs {
    /// Encoder file, for a full model (default: the built-in encoder)
    #[arg(long, value_name = "FILE")]
    pub encoder: Option<PathBuf>,
}

impl EncoderArgs {
    /// Opens and verifies it.
    pub fn open(&self) -> anyhow::Result<Arc<Encoder>> {
        Ok(Arc::new(match &self.encoder {
            Some(path) => Encoder::open(path)?,
            None => Encoder::embedded()?,
        }))
    }
}

/// A loaded model with its identity.
pub struct ChosenModel {
    /// The model.
    pub model: Model,
    /// SHA-256 of its file; of the built-in model it is only made when asked
    /// for.
    sha256: Option<String>,
    /// Size of its file.
    pub bytes: u64,
    /// Its file, or the tier of the built-in model.
    pub place: Place,
}

/// Where a model comes from.
pub enum Place {
    /// A file.
    File(PathBuf),
    /// The program itself.
    BuiltIn(Tier),
}

impl ModelArgs {
    /// Loads and verifies it.
    pub fn load(&self) -> anyhow::Result<ChosenModel> {
        ChosenModel::load(self.model.as_deref(), self.tier.into())
    }

    /// Makes a model ready for coding, with its encoder if it needs one.
    pub fn coder(&self, chosen: &ChosenModel, accepted: &[Acceptance]) -> anyhow::Result<Coder> {
        chosen.coder(accepted, &self.encoder)
    }
}

impl ChosenModel {
    /// Loads and verifies a file, or a built-in model.
    pub fn load(path: Option<&Path>, tier: Tier) -> anyhow::Result<ChosenModel> {
        let Some(path) = path else {
            return Ok(ChosenModel {
                model: Model::embedded(tier)?,
                sha256: None,
                bytes: Model::embedded_size(tier) as u64,
                place: Place::BuiltIn(tier),
            });
        };
        let (model, sha256) = Model::read(path)?;
        Ok(ChosenModel {
            model,
            sha256: Some(sha256),
            bytes: std::fs::metadata(path)?.len(),
            place: Place::File(path.to_owned()),
        })
    }

    /// A model that was just written.
    pub fn from_bytes(model: Model, bytes: &[u8], path: &Path) -> ChosenModel {
        ChosenModel {
            model,
            sha256: Some(hex(&Sha256::digest(bytes))),
            bytes: bytes.len() as u64,
            place: Place::File(path.to_owned()),
        }
    }

    /// Makes it ready for coding, with its encoder if it needs one.
    pub fn coder(&self, accepted: &[Acceptance], encoder: &EncoderArgs) -> anyhow::Result<Coder> {
        let encoder = match &self.model.manifest.encoder {
            None => None,
            Some(_) => Some(encoder.open()?),
        };
        Ok(Coder::new(&self.model, accepted, encoder.as_ref())?)
    }

    /// Its file; none for a built-in model.
    pub fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::BuiltIn(_) => None,
        }
    }

    /// SHA-256 of its file.
    pub fn sha256(&self) -> String {
        match (&self.sha256, &self.place) {
            (None, Place::BuiltIn(tier)) => Model::embedded_sha256(*tier),
            (known, _) => known.clone().unwrap_or_default(),
        }
    }

    /// Where it comes from, for people.
    pub fn origin(&self, talk: &Talk) -> String {
        match &self.place {
            Place::File(path) => path.display().to_string(),
            Place::BuiltIn(_) => talk.pick("(built in)", "(indbygget)").to_owned(),
        }
    }

    /// For a run manifest.
    pub fn record(&self) -> ModelRecord {
        ModelRecord {
            id: self.model.manifest.name.clone(),
            version: self.model.manifest.trained_with.clone(),
            sha256: self.sha256(),
        }
    }

    /// For a run manifest.
    pub fn codebook_record(&self) -> CodebookRecord {
        let codebook = &self.model.codebook;
        CodebookRecord {
            id: codebook.id.clone(),
            version: codebook.version.clone(),
            sha256: self.model.manifest.codebook_sha256.clone(),
        }
    }
}
