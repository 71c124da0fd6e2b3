//! `fritekst model list`: the models at hand.

use std::path::{Path, PathBuf};

use clap::Args;

use fritekst::model::Tier;

use crate::cli::model_choice::ChosenModel;
use crate::cli::table::aligned;
use crate::cli::talk::Talk;

const EXTENSION: &str = "fritekst";

/// List the built-in models and the models in a folder
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Folder with *.fritekst files (default: ./models)
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Runs the command. A model that is refused is listed with the reason.
pub fn run(args: &ListArgs, talk: &Talk) -> anyhow::Result<()> {
    let head = [
        talk.pick("name", "navn"),
        talk.pick("tier", "trin"),
        talk.pick("codebook", "kodebog"),
        talk.pick("answers", "svar"),
        talk.pick("bytes", "byte"),
        "SHA-256",
        talk.pick("file", "fil"),
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    rows.push(row(None, Tier::Fast, talk));
    rows.push(row(None, Tier::Full, talk));
    let folder = args.dir.as_deref().unwrap_or(Path::new("models"));
    // Without --dir there need not be a folder.
    if args.dir.is_some() || folder.is_dir() {
        for path in models(folder)? {
            rows.push(row(Some(&path), Tier::Fast, talk));
        }
    }
    talk.print(&aligned(&rows))
}

fn models(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| anyhow::anyhow!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == EXTENSION) && path.is_file())
        .collect();
    paths.sort();
    Ok(paths)
}

fn row(path: Option<&Path>, tier: Tier, talk: &Talk) -> Vec<String> {
    match ChosenModel::load(path, tier) {
        Ok(chosen) => {
            let manifest = &chosen.model.manifest;
            let codebook = &chosen.model.codebook;
            vec![
                manifest.name.clone(),
                manifest.tier.clone(),
                format!("{} {}", codebook.id, codebook.version),
                manifest.training.answers.to_string(),
                chosen.bytes.to_string(),
                chosen.sha256().get(..12).unwrap_or_default().to_owned(),
                chosen.origin(talk),
            ]
        }
        Err(error) => {
            let place = path.map_or_else(
                || talk.pick("(built in)", "(indbygget)").to_owned(),
                |p| p.display().to_string(),
            );
            let refused = talk.pick("refused", "afvist");
            let mut row = vec![refused.to_owned()];
            row.resize(6, "-".to_owned());
            row.push(format!("{place}: {}", talk.text(&error)));
            row
        }
    }
}
