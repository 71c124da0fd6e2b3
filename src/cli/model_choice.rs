//! Which model is used, and its identity for manifests.

use std::path::PathBuf;

use clap::Args;

use fritekst::model::Model;
use fritekst::survey::{CodebookRecord, ModelRecord};

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
    /// SHA-256 of its file.
    pub sha256: String,
}

impl ModelArgs {
    /// Loads and verifies it.
    pub fn load(&self) -> anyhow::Result<ChosenModel> {
        let (model, sha256) = match &self.model {
            Some(path) => Model::read(path)?,
            None => (Model::embedded()?, Model::embedded_sha256()),
        };
        Ok(ChosenModel { model, sha256 })
    }
}

impl ChosenModel {
    /// For a run manifest.
    pub fn record(&self) -> ModelRecord {
        ModelRecord {
            id: self.model.manifest.name.clone(),
            version: self.model.manifest.trained_with.clone(),
            sha256: self.sha256.clone(),
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
