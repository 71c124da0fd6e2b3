//! Serving the app, and who may open it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use fritekst::review::server::{Serving, new_token};
use fritekst::review::{Store, fill, serve};
use fritekst::survey::{Source, utc_now};

use super::begin::Begun;
use super::{ReviewArgs, opened, read, told};
use crate::cli::interrupt;
use crate::cli::share::share;
use crate::cli::talk::{Talk, Usage};

/// Who is admitted.
#[derive(Debug, Args)]
pub struct CoderArgs {
    /// The store
    #[arg(value_name = "STORE.db")]
    store: PathBuf,
    /// Their name, as in the journal
    #[arg(value_name = "NAME")]
    name: String,
    /// Where the app is, for the link: http://10.0.0.5:8123
    #[arg(long, value_name = "URL")]
    at: Option<String>,
}

/// Admits a coder and prints their secret.
pub fn coder(args: &CoderArgs, talk: &Talk) -> anyhow::Result<()> {
    let mut store = super::open(&args.store, talk)?;
    let token = admit(&mut store, &args.name, talk)?;
    let name = &args.name;
    match &args.at {
        Some(url) => talk.print(&format!("{}/?token={token}\n", url.trim_end_matches('/')))?,
        None => talk.print(&format!("/?token={token}\n"))?,
    }
    talk.line(
        &format!("the link of {name}: put it behind the app's address. An earlier link no longer works"),
        &format!("linket til {name}: sæt det efter programmets adresse. Et tidligere link virker ikke længere"),
    );
    Ok(())
}

fn admit(store: &mut Store, name: &str, talk: &Talk) -> anyhow::Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Usage::new("a coder needs a name", "en koder skal have et navn").into());
    }
    let token = new_token()?;
    store
        .admit(name, &token, &utc_now())
        .map_err(|e| told(&e, talk))?;
    Ok(token)
}

/// The user's name on this machine.
fn user() -> String {
    let known = ["USER", "USERNAME", "LOGNAME"];
    let name = known.iter().find_map(|v| std::env::var(v).ok());
    name.filter(|n| !n.trim().is_empty())
        .unwrap_or_else(|| "coder".to_owned())
}

/// Serves the app until Ctrl-C.
pub fn run(args: &ReviewArgs, talk: &Talk) -> anyhow::Result<()> {
    let Some(survey) = &args.survey else {
        return Err(Usage::new("no survey file", "ingen undersøgelsesfil").into());
    };
    let open_to_all = !args.listen.ip().is_loopback();
    let path = args
        .store
        .clone()
        .unwrap_or_else(|| survey.with_extension("review.db"));
    if !survey.is_file() && survey.to_str() != Some("-") {
        let name = survey.display();
        return Err(Usage::new(format!("no file {name}"), format!("ingen fil {name}")).into());
    }
    let blind = args
        .blind
        .as_deref()
        .map(|b| share("--blind", b, "10%"))
        .transpose()?;
    let begun = Begun::with(args, talk)?;
    let mut store = opened(&path, talk)?;
    if store.is_empty().map_err(|e| told(&e, talk))? {
        read::read(args, survey, &mut store, begun.codebook(), talk)?;
    } else {
        same_survey(args, &store, survey, talk)?;
    }
    let failed = |e: fritekst::review::ReviewError| told(&e, talk);
    if let Some(share) = blind {
        store.set_blind_share(share).map_err(failed)?;
    }
    let model = begun.tell(args, &mut store, talk)?;
    let name = args.coder.clone().unwrap_or_else(user);
    let token = admit(&mut store, &name, talk)?;
    let answers = store.answers().map_err(failed)?;
    drop(store);
    talk.line(
        &format!(
            "{answers} answers; decisions are kept in {}",
            path.display()
        ),
        &format!("{answers} svar; afgørelser gemmes i {}", path.display()),
    );
    if open_to_all {
        talk.line(
            "others on the network can reach the app. Its traffic is not encrypted: use a network you trust",
            "andre på netværket kan nå programmet. Trafikken er ikke krypteret: brug et netværk, du stoler på",
        );
    }
    let serving = Serving {
        store: path.clone(),
        address: args.listen,
        names: args.names.clone(),
        danish: talk.danish(),
    };
    let (reading, learner) = begun.parts();
    let ended = AtomicBool::new(false);
    let over = || ended.load(Ordering::Relaxed) || interrupt::asked();
    std::thread::scope(|scope| {
        let suggesting = scope.spawn(|| match (&reading, model) {
            (Some(reading), Some(model)) => fill(&path, &**reading, model, &over, &|_| ()),
            _ => Ok(()),
        });
        let served = serve(
            &serving,
            Some(learner),
            |address| {
                talk.line(
                    &format!("open http://{address}/?token={token} in a browser on this machine; Ctrl-C ends"),
                    &format!("åbn http://{address}/?token={token} i en browser på denne maskine; Ctrl-C slutter"),
                );
            },
            interrupt::asked,
        );
        ended.store(true, Ordering::Relaxed);
        let filled = suggesting.join();
        served.map_err(|error| match error {
            fritekst::review::server::ServeError::Review(e) => told(&e, talk),
            other => other.into(),
        })?;
        match filled {
            Ok(done) => done.map_err(|e| told(&e, talk)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Refuses a store that was begun with another file.
fn same_survey(
    args: &ReviewArgs,
    store: &Store,
    survey: &std::path::Path,
    talk: &Talk,
) -> anyhow::Result<()> {
    let source = Source::from_argument(&survey.display().to_string());
    let mut read = args.input.open(&source, &talk.quietly())?;
    while read.next_chunk(super::read::CHUNK)?.is_some() {}
    let fact = |name: &str| store.fact(name).map_err(|e| told(&e, talk));
    if fact("survey_sha256")?.as_deref() == Some(read.input_sha256().as_str()) {
        return Ok(());
    }
    let (new, old) = (survey.display(), fact("survey")?.unwrap_or_default());
    Err(Usage::new(
        format!("the store was begun with another file ({old}), or {new} has changed since; name another with --store"),
        format!("granskningen blev begyndt med en anden fil ({old}), eller {new} er ændret siden; angiv en anden med --store"),
    )
    .into())
}
