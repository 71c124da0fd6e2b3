//! The tiers of `code`: one model, or the fast one with the full one behind it.

use std::path::PathBuf;
#[cfg(feature = "review")]
use std::sync::Arc;

use clap::{Args, ValueEnum};
use ndarray::Array2;

use fritekst::code::{Acceptance, AnswerCoder, Cascade, Coder, Route, accept};
#[cfg(feature = "review")]
use fritekst::encoder::Encoder;
use fritekst::evaluate::Promise;
use fritekst::model::Tier;

use crate::cli::model_choice::{ChosenModel, EncoderArgs};
use crate::cli::pump::CHUNK_ROWS;
use crate::cli::share::share;
use crate::cli::talk::{Talk, Usage};

/// Rows of a chunk where an encoder reads: a chunk then takes about a second.
const ENCODER_ROWS: usize = 128;

/// Which tier codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CodingTier {
    /// Words, letters, cues and word vectors: many thousand answers a second
    Fast,
    /// A sentence encoder reads the answers too: more often right, a hundred
    /// answers a second
    Full,
    /// The encoder reads the answers that the fast tier is not sure of
    Auto,
}

impl CodingTier {
    /// As written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            CodingTier::Fast => "fast",
            CodingTier::Full => "full",
            CodingTier::Auto => "auto",
        }
    }
}

/// Which models code.
#[derive(Debug, Clone, Args)]
pub struct TierArgs {
    /// Model file (default: the built-in model of the tier)
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// How thoroughly to read (default: as the model file does, else fast;
    /// audit: full)
    #[arg(long, value_name = "TIER")]
    tier: Option<CodingTier>,
    /// With --tier auto: the fast model before a full --model
    #[arg(long, value_name = "FILE", requires = "model")]
    fast_model: Option<PathBuf>,
    /// With --tier auto: accuracy it may lose against full, on left-out answers
    #[arg(long, value_name = "SHARE", default_value = "0.5%")]
    loss: String,
    #[command(flatten)]
    encoder: EncoderArgs,
}

/// One or two models, ready for coding.
pub struct Tiers {
    /// The model that codes, or the last word of two.
    pub chosen: ChosenModel,
    /// What became of the promise.
    pub accepted: Vec<Acceptance>,
    first: Coder,
    second: Option<Second>,
    /// SHA-256 of the fast model before the chosen one.
    pub fast_sha256: Option<String>,
}

struct Second {
    coder: Coder,
    cascade: Cascade,
}

impl TierArgs {
    /// Loads what the tier needs; fast where none is asked for.
    pub fn load(&self, promise: &Promise, talk: &Talk) -> anyhow::Result<Tiers> {
        self.load_or(CodingTier::Fast, promise, talk)
    }

    /// As [`TierArgs::load`], with another tier where neither a tier nor a
    /// model is asked for.
    pub fn load_or(
        &self,
        usual: CodingTier,
        promise: &Promise,
        talk: &Talk,
    ) -> anyhow::Result<Tiers> {
        let tier = match self.tier.or(self.model.is_none().then_some(usual)) {
            Some(CodingTier::Auto) => return self.load_cascade(promise, talk),
            Some(CodingTier::Full) => Tier::Full,
            _ => Tier::Fast,
        };
        let chosen = ChosenModel::load(self.model.as_deref(), tier)?;
        if let (Some(asked), Some(_)) = (self.tier, &self.model)
            && chosen.model.manifest.tier != asked.name()
        {
            let (own, asked) = (&chosen.model.manifest.tier, asked.name());
            return Err(Usage::new(
                format!("--tier {asked}: the model file is of the tier `{own}`"),
                format!("--tier {asked}: modelfilen hører til trinnet `{own}`"),
            )
            .into());
        }
        let accepted = accept(&chosen.model, promise);
        Ok(Tiers {
            first: chosen.coder(&accepted, &self.encoder)?,
            second: None,
            accepted,
            chosen,
            fast_sha256: None,
        })
    }

    fn load_cascade(&self, promise: &Promise, talk: &Talk) -> anyhow::Result<Tiers> {
        if self.model.is_some() && self.fast_model.is_none() {
            return Err(Usage::new(
                "--tier auto with --model needs --fast-model too: the fast model trained on the same answers",
                "--tier auto med --model kræver også --fast-model: den hurtige model trænet på de samme svar",
            )
            .into());
        }
        let fast = ChosenModel::load(self.fast_model.as_deref(), Tier::Fast)?;
        let full = ChosenModel::load(self.model.as_deref(), Tier::Full)?;
        let loss = share("--loss", &self.loss, "0.5%")?;
        let cascade = Cascade::choose(&fast.model, &full.model, loss)?;
        let accepted = cascade.accept(&full.model, promise);
        let share = talk.per_cent(cascade.share);
        let lost = cascade.lost.iter().copied().fold(0.0, f64::max);
        let lost = talk.per_cent(lost);
        talk.line(
            &format!("auto: the encoder reads about {share} of answers like those of the training; most accuracy lost on a variable against full: {lost}"),
            &format!("auto: sætningskoderen læser omkring {share} af svar som træningens; mest tabt nøjagtighed på en variabel mod full: {lost}"),
        );
        Ok(Tiers {
            first: fast.coder(&accepted, &self.encoder)?,
            second: Some(Second {
                coder: full.coder(&accepted, &self.encoder)?,
                cascade,
            }),
            accepted,
            fast_sha256: Some(fast.sha256()),
            chosen: full,
        })
    }

    /// The tier that was asked for.
    #[cfg(feature = "review")]
    pub fn asked(&self) -> Option<CodingTier> {
        self.tier
    }

    /// Opens the encoder.
    #[cfg(feature = "review")]
    pub fn encoder(&self) -> anyhow::Result<Arc<Encoder>> {
        self.encoder.open()
    }

    /// For a run manifest.
    pub fn name(&self, tiers: &Tiers) -> String {
        match self.tier {
            Some(tier) => tier.name().to_owned(),
            None => tiers.chosen.model.manifest.tier.clone(),
        }
    }

    /// For a run manifest.
    pub fn loss(&self) -> &str {
        &self.loss
    }
}

impl Tiers {
    /// The first model's coder: names of variables and categories.
    pub fn coder(&self) -> &Coder {
        &self.first
    }

    /// The encoder of the model that has the last word.
    #[cfg(feature = "review")]
    pub fn encoder(&self) -> Option<&Arc<Encoder>> {
        let last = self.second.as_ref().map_or(&self.first, |s| &s.coder);
        last.encoder()
    }

    /// Whether answers take different ways.
    pub fn mixed(&self) -> bool {
        self.second.is_some()
    }

    /// Rows of a chunk.
    pub fn chunk_rows(&self) -> usize {
        if self.mixed() || self.first.reads_sentences() {
            ENCODER_ROWS
        } else {
            CHUNK_ROWS
        }
    }

    /// A worker for one thread.
    pub fn worker(&self) -> TierWorker<'_> {
        TierWorker {
            tiers: self,
            first: self.first.worker(),
            second: self.second.as_ref().map(|s| s.coder.worker()),
        }
    }
}

/// Codes chunks of answers.
pub struct TierWorker<'t> {
    tiers: &'t Tiers,
    first: AnswerCoder<'t>,
    second: Option<AnswerCoder<'t>>,
}

impl TierWorker<'_> {
    /// What the encoder makes of the answers, where it reads all of them:
    /// answers × its numbers, or × nothing.
    pub fn sentences(&self, texts: &[&str]) -> Array2<f32> {
        match self.tiers.mixed() {
            true => Array2::zeros((texts.len(), 0)),
            false => self.tiers.first.sentences(texts),
        }
    }

    /// Codes the answers and hands each, as coded, to `each`, in their order.
    pub fn code<E>(
        &mut self,
        texts: &[&str],
        each: impl FnMut(&AnswerCoder<'_>, usize, Route) -> Result<(), E>,
    ) -> Result<(), E> {
        let sentences = self.sentences(texts);
        self.code_read(texts, &sentences, each)
    }

    /// As [`TierWorker::code`], with the answers' [`TierWorker::sentences`].
    pub fn code_read<E>(
        &mut self,
        texts: &[&str],
        sentences: &Array2<f32>,
        mut each: impl FnMut(&AnswerCoder<'_>, usize, Route) -> Result<(), E>,
    ) -> Result<(), E> {
        let (Some(second), Some(worker)) = (&self.tiers.second, &mut self.second) else {
            let route = match self.tiers.first.reads_sentences() {
                true => Route::Full,
                false => Route::Fast,
            };
            for (row, (text, sentence)) in texts.iter().zip(sentences.rows()).enumerate() {
                self.first
                    .code_read(text, sentence.as_slice().unwrap_or_default());
                each(&self.first, row, route)?;
            }
            return Ok(());
        };
        let mut unsure = Vec::new();
        for (row, text) in texts.iter().enumerate() {
            self.first.code_read(text, &[]);
            if second.cascade.route(&self.first) == Route::Full {
                unsure.push(row);
            }
        }
        let hard: Vec<&str> = unsure.iter().map(|row| texts[*row]).collect();
        let sentences = second.coder.sentences(&hard);
        let mut hard = unsure.iter().zip(sentences.rows()).peekable();
        for (row, text) in texts.iter().enumerate() {
            match hard.next_if(|(at, _)| **at == row) {
                Some((_, sentence)) => {
                    worker.code_read(text, sentence.as_slice().unwrap_or_default());
                    each(worker, row, Route::Full)?;
                }
                None => {
                    self.first.code_read(text, &[]);
                    each(&self.first, row, Route::Fast)?;
                }
            }
        }
        Ok(())
    }
}
