//! What is said to the user, in Danish or English, and how errors are told.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use fritekst::audit::ConsistencyError;
use fritekst::code::{CascadeError, CoderError};
use fritekst::codebook::CodebookError;
use fritekst::encoder::EncoderError;
use fritekst::model::ModelError;
use fritekst::survey::SurveyError;
use fritekst::train::TrainingError;

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Dansk
    Da,
    /// English
    En,
}

/// A mistake in how the program was called.
#[derive(Debug, thiserror::Error)]
#[error("{english}")]
pub struct Usage {
    english: String,
    danish: String,
}

impl Usage {
    /// The message in both languages.
    pub fn new(english: impl Into<String>, danish: impl Into<String>) -> Usage {
        Usage {
            english: english.into(),
            danish: danish.into(),
        }
    }

    /// A message that there is in one language only.
    pub fn same(text: impl Into<String>) -> Usage {
        let text = text.into();
        Usage::new(text.clone(), text)
    }
}

/// Says things.
#[derive(Debug, Clone, Copy)]
pub struct Talk {
    danish: bool,
    quiet: bool,
}

impl Talk {
    /// As asked for, else in the system's language.
    pub fn new(lang: Option<Lang>, quiet: bool) -> Talk {
        let system = || {
            ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
                .is_some_and(|value| value.to_lowercase().starts_with("da"))
        };
        Talk {
            danish: lang.map_or_else(system, |l| l == Lang::Da),
            quiet,
        }
    }

    /// The same language, without lines: for what was told already.
    pub fn quietly(&self) -> Talk {
        Talk {
            quiet: true,
            ..*self
        }
    }

    /// Whether messages are in Danish.
    pub fn danish(&self) -> bool {
        self.danish
    }

    /// One of two texts.
    pub fn pick<'a>(&self, english: &'a str, danish: &'a str) -> &'a str {
        if self.danish { danish } else { english }
    }

    /// As [`Talk::pick`], of texts that are made for the occasion.
    pub fn either(&self, english: String, danish: String) -> String {
        if self.danish { danish } else { english }
    }

    /// A line to the user, beside the data.
    pub fn line(&self, english: &str, danish: &str) {
        if !self.quiet {
            eprintln!("{}", self.pick(english, danish));
        }
    }

    /// What was asked for, to standard output.
    pub fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        Ok(out.flush()?)
    }

    /// A number with the language's decimal mark.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        match self.danish {
            true => text.replace('.', ","),
            false => text,
        }
    }

    /// A share as per cent with one decimal.
    pub fn per_cent(&self, share: f64) -> String {
        self.number(share * 100.0, 1) + self.pick("%", " %")
    }

    /// A progress bar over `total` (bytes, say); hidden when not a terminal.
    pub fn progress(&self, total: Option<u64>) -> ProgressBar {
        let visible = !self.quiet && std::io::stderr().is_terminal();
        let target = if visible {
            ProgressDrawTarget::stderr_with_hz(4)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(total, target);
        let left = self.pick("left", "tilbage");
        let template = match total {
            Some(_) => format!("{{bar:30}} {{percent}} %  {{msg}}  {{eta}} {left}"),
            None => "{spinner} {msg}  {elapsed}".to_owned(),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        if total.is_none() && visible {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        bar
    }

    /// Tells an error, once, and gives the exit code.
    pub fn failed(&self, error: &anyhow::Error) -> ExitCode {
        if is_broken_pipe(error) {
            // Whoever reads has read enough (`| head`): that is no failure.
            return ExitCode::SUCCESS;
        }
        let label = self.pick("error", "fejl");
        eprintln!("{label}: {}", self.text(error));
        ExitCode::from(if error.is::<Usage>() { 2 } else { 1 })
    }

    /// An error as a message.
    pub fn text(&self, error: &anyhow::Error) -> String {
        if self.danish {
            if let Some(own) = error.downcast_ref::<SurveyError>() {
                return own.danish();
            }
            if let Some(own) = error.downcast_ref::<CodebookError>() {
                return own.text(true);
            }
            if let Some(own) = error.downcast_ref::<ModelError>() {
                return own.danish();
            }
            if let Some(own) = error.downcast_ref::<TrainingError>() {
                return own.danish();
            }
            if let Some(own) = error.downcast_ref::<CoderError>() {
                return own.danish();
            }
            if let Some(own) = error.downcast_ref::<CascadeError>() {
                return own.danish().to_owned();
            }
            if let Some(own) = error.downcast_ref::<EncoderError>() {
                return own.danish();
            }
            if let Some(own) = error.downcast_ref::<ConsistencyError>() {
                return own.danish();
            }
            if let Some(own) = error.downcast_ref::<Usage>() {
                return own.danish.clone();
            }
        }
        format!("{error:#}")
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<SurveyError>()
        .is_some_and(SurveyError::is_broken_pipe)
        || error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}
