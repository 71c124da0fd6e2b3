//! Which model is used, and its identity for manifests.

use std::path::{Path, PathBuf};

use clap::Args;

use fritekst::model::{Model, hex};
use fritekst::survey::{CodebookRecord, ModelRecord};
use sha2::{Digest, Sha256};

use crate::cli::talk::Talk;

/// Which model.
#[derive(Debug, Clone, Args)]
pub struct ModelArgs {
    /// Model file (default: the built-in model)
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
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
    /// Its file; none for the built-in model.
    pub path: Option<PathBuf>,
}

impl ModelArgs {
    /// Loads and verifies it.
    pub fn load(&self) -> anyhow::Result<ChosenModel> {
        ChosenModel::load(self.model.as_deref())
    }
}

impl ChosenModel {
    /// Loads and verifies a file, or the built-in model.
    pub fn load(path: Option<&Path>) -> anyhow::Result<ChosenModel> {
        let Some(path) = path else {
            return Ok(ChosenModel {
                model: Model::embedded()?,
                sha256: None,
                bytes: Model::embedded_size() as u64,
                path: None,
            });
        };
        let (model, sha256) = Model::read(path)?;
        Ok(ChosenModel {
            model,
            sha256: Some(sha256),
            bytes: std::fs::metadata(path)?.len(),
            path: Some(path.to_owned()),
        })
    }

    /// A model that was just written.
    pub fn from_bytes(model: Model, bytes: &[u8], path: &Path) -> ChosenModel {
        ChosenModel {
            model,
            sha256: Some(hex(&Sha256::digest(bytes))),
            bytes: bytes.len() as u64,
            path: Some(path.to_owned()),
        }
    }

    /// SHA-256 of its file.
    pub fn sha256(&self) -> String {
        let known = self.sha256.clone();
        known.unwrap_or_else(Model::embedded_sha256)
    }

    /// Where it comes from, for people.
    pub fn origin(&self, talk: &Talk) -> String {
        match &self.path {
            Some(path) => path.display().to_string(),
            None => talk.pick("(built in)", "(indbygget)").to_owned(),
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
