//! How well coders agree, as a table or JSON.

use clap::Args;

use fritekst::review::agreement::Agreement;

use super::{StoreArgs, told};
use crate::cli::table::aligned;
use crate::cli::talk::Talk;

/// What is shown.
#[derive(Debug, Args)]
pub struct AgreementArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Prints agreement by variable, category and coder.
pub fn run(args: &AgreementArgs, talk: &Talk) -> anyhow::Result<()> {
    let store = args.store.open(talk)?;
    let failed = |e: fritekst::review::ReviewError| told(&e, talk);
    let (_, book) = store.codebook().map_err(failed)?;
    let found = Agreement::of(&book, &store.codings().map_err(failed)?);
    if args.json {
        return talk.print(&format!("{}\n", serde_json::to_string_pretty(&found)?));
    }
    if found.variables.iter().all(|v| v.answers == 0) {
        talk.line(
            "no answer was coded by two people yet",
            "intet svar er kodet af to personer endnu",
        );
        return Ok(());
    }
    let figure = |value: Option<f64>| value.map_or("–".to_owned(), |v| talk.number(v, 3));
    let between = |value: Option<[f64; 2]>| {
        value.map_or(String::new(), |[from, to]| {
            format!(" ({}–{})", talk.number(from, 3), talk.number(to, 3))
        })
    };
    let mut rows = vec![vec![
        String::new(),
        talk.pick("answers", "svar").to_owned(),
        talk.pick("equal", "ens").to_owned(),
        "kappa".to_owned(),
        "alpha".to_owned(),
    ]];
    for variable in &found.variables {
        rows.push(vec![
            variable.id.clone(),
            variable.answers.to_string(),
            figure(variable.agreement),
            figure(variable.kappa) + &between(variable.kappa_interval),
            figure(variable.alpha) + &between(variable.alpha_interval),
        ]);
        for category in &variable.categories {
            rows.push(vec![
                format!("  {}", category.id),
                (category.both + category.one).to_string(),
                String::new(),
                figure(category.kappa),
                String::new(),
            ]);
        }
    }
    talk.print(&aligned(&rows))?;
    let mut rows = vec![vec![
        talk.pick("coder", "koder").to_owned(),
        talk.pick("wrong suggestions accepted", "forkerte forslag fulgt")
            .to_owned(),
        talk.pick("right suggestions refused", "rigtige forslag afvist")
            .to_owned(),
    ]];
    for one in &found.coders {
        rows.push(vec![
            one.coder.clone(),
            format!("{}/{}", one.wrong_accepted, one.wrong_shown),
            format!("{}/{}", one.right_refused, one.right_shown),
        ]);
    }
    talk.print(&format!("\n{}", aligned(&rows)))
}
