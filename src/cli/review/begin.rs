//! What a review is begun with: models that suggest, or a codebook alone.

use fritekst::codebook::Codebook;
use fritekst::review::{Learner, Reading, Store};
use fritekst::survey::utc_now;

use super::{ReviewArgs, told};
use crate::cli::codebook;
use crate::cli::promise;
use crate::cli::talk::{Talk, Usage};
use crate::cli::tiers::{CodingTier, Tiers};

/// Models, or a codebook by which nothing suggests yet.
pub enum Begun {
    Models(Box<Tiers>, Learner),
    Codebook(Box<Codebook>, Learner),
}

impl Begun {
    /// Reads what the command line names.
    pub fn with(args: &ReviewArgs, talk: &Talk) -> anyhow::Result<Begun> {
        let promise = promise::parse("5% wrong, 95% sure")?;
        if let Some(path) = &args.codebook {
            let (book, _) = codebook::read(path)?;
            let encoder = match args.tier.asked() {
                Some(CodingTier::Fast) => None,
                _ => Some(args.tier.encoder()?),
            };
            let learner = Learner::from_nothing(encoder, promise);
            return Ok(Begun::Codebook(Box::new(book), learner));
        }
        let tiers = args.tier.load_or(CodingTier::Auto, &promise, talk)?;
        let learner = Learner::new(
            tiers.chosen.model.clone(),
            tiers.chosen.sha256(),
            tiers.encoder().cloned(),
            promise,
        );
        Ok(Begun::Models(Box::new(tiers), learner))
    }

    /// The codebook of a new store.
    pub fn codebook(&self) -> &Codebook {
        match self {
            Begun::Models(tiers, _) => &tiers.chosen.model.codebook,
            Begun::Codebook(book, _) => book,
        }
    }

    /// Tells a store what it is begun with; gives the model's number.
    pub fn tell(
        &self,
        args: &ReviewArgs,
        store: &mut Store,
        talk: &Talk,
    ) -> anyhow::Result<Option<i64>> {
        let failed = |e: fritekst::review::ReviewError| told(&e, talk);
        let known = store.knows_codebook(&self.codebook().sha256());
        if !known.map_err(failed)? {
            return Err(Usage::new(
                "the store was begun with another codebook: name the model or the codebook it was begun with (--model, --codebook); a new version is taken in by `review codebook`",
                "granskningen blev begyndt med en anden kodebog: angiv den model eller kodebog, den blev begyndt med (--model, --codebook); en ny version indlæses med `review codebook`",
            )
            .into());
        }
        let Begun::Models(tiers, _) = self else {
            return Ok(None);
        };
        let name = &tiers.chosen.model.manifest.name;
        let (sha256, tier, now) = (tiers.chosen.sha256(), args.tier.name(tiers), utc_now());
        let model = store
            .add_model(&sha256, name, &tier, &now)
            .map_err(failed)?;
        if store.learned(model).map_err(failed)?.is_some() {
            return Err(Usage::new(
                "that model learned in this very review: begin with the one it was begun with; what was learned is in use by itself",
                "den model har lært i netop denne granskning: begynd med den, granskningen blev begyndt med; det lærte er i brug af sig selv",
            )
            .into());
        }
        store.begin_with(model, &now).map_err(failed)?;
        Ok(Some(model))
    }

    /// The models to read with, if there are any, and what learns.
    pub fn parts(self) -> (Option<Box<dyn Reading>>, Learner) {
        match self {
            Begun::Models(tiers, learner) => (Some(tiers), learner),
            Begun::Codebook(_, learner) => (None, learner),
        }
    }
}
