//! `OUT.manifest.json`: what was run, on what, with what result.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::atomic::write_file;
use super::error::{ErrorKind, SurveyError};
use super::options::Dialect;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    pub rows: u64,
    pub dialect: Dialect,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputRecord {
    pub path: String,
    pub rows: u64,
    pub sha256: String,
    pub columns: Vec<String>,
    /// Cells that got an apostrophe against spreadsheets.
    pub neutralised: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRecord {
    pub id: String,
    pub version: String,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookRecord {
    pub id: String,
    pub version: String,
    pub sha256: String,
}

/// Times are RFC 3339 in UTC. `options` are those of the command, as typed;
/// `counts` are rows (`read`, `coded`, `auto`, `review`, `uncodable`,
/// `rejected`) and cells (`pii_masked`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub tool: String,
    pub version: String,
    pub command: String,
    pub options: BTreeMap<String, String>,
    pub started: String,
    pub finished: String,
    pub input: InputRecord,
    pub output: OutputRecord,
    pub model: ModelRecord,
    pub codebook: CodebookRecord,
    pub counts: BTreeMap<String, u64>,
    pub notices: Vec<String>,
}

impl Manifest {
    /// `OUT.manifest.json`.
    pub fn path_for(output: &Path) -> PathBuf {
        let mut name = output.as_os_str().to_owned();
        name.push(".manifest.json");
        PathBuf::from(name)
    }

    /// The manifest beside a file, if fritekst wrote one.
    pub fn beside(output: &Path) -> Option<Self> {
        let manifest = Self::read(&Self::path_for(output)).ok()?;
        (manifest.tool == "fritekst").then_some(manifest)
    }

    pub fn read(path: &Path) -> Result<Self, SurveyError> {
        let file = File::open(path).map_err(|e| SurveyError::path(e, path))?;
        serde_json::from_reader(std::io::BufReader::new(file)).map_err(|e| bad(&e, path))
    }

    /// Replaces the file at once or not at all.
    pub fn write(&self, path: &Path) -> Result<(), SurveyError> {
        let mut text = serde_json::to_vec_pretty(self).map_err(|e| bad(&e, path))?;
        text.push(b'\n');
        write_file(path, &text, true)
    }
}

fn bad(error: &serde_json::Error, path: &Path) -> SurveyError {
    SurveyError::new(ErrorKind::Manifest(error.to_string())).in_file(&path.display().to_string())
}

/// Now, as in a manifest: `2026-11-23T19:12:39Z`.
pub fn utc_now() -> String {
    let now = OffsetDateTime::now_utc();
    // Formatting fails only outside the years 0-9999.
    now.replace_nanosecond(0)
        .unwrap_or(now)
        .format(&Rfc3339)
        .unwrap_or_default()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
