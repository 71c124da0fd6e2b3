//! The report's contents, from what was counted.

use fritekst::audit::Ranking;
use fritekst::audit::report::{Contents, HeatMap, RuleCount};
use fritekst::codebook::Action;

use super::rows::Audit;
use super::tally::Tally;
use crate::cli::talk::Talk;

/// What the page says of where it comes from.
pub struct Origin {
    pub file: String,
    pub lines: Vec<(String, String)>,
    pub grouped_by: String,
    pub warnings: Vec<String>,
}

/// Everything on the page; `tally` must be ranked.
pub fn contents(audit: &Audit<'_>, tally: Tally, origin: Origin, talk: &Talk) -> Contents {
    let book = audit.book;
    let danish = audit.danish;
    let acts = |a: Action| !matches!(a, Action::Expect | Action::Mask);
    let rules = book
        .rules
        .iter()
        .zip(&tally.rules)
        .filter(|(r, _)| acts(r.action));
    let rules = rules.map(|(rule, records)| RuleCount {
        id: rule.id.clone(),
        title: rule.title.get(danish).to_owned(),
        severity: rule.severity,
        records: *records,
    });
    let status = book.status.as_ref().map(|s| s.variable.as_str());
    let maps = book
        .variables
        .iter()
        .enumerate()
        .filter(|(_, v)| Some(v.id.as_str()) != status);
    let maps = maps.map(|(at, variable)| {
        let categories = variable
            .categories
            .iter()
            .map(|c| c.title.get(danish).to_owned());
        let others = variable
            .self_report_only
            .iter()
            .map(|o| o.title.get(danish).to_owned());
        HeatMap {
            title: variable.title.get(danish).to_owned(),
            reported: categories.clone().chain(others).collect(),
            coded: categories.collect(),
            cells: tally.joint.table(at).to_vec(),
        }
    });
    let maps = maps
        .filter(|m| m.cells.iter().flatten().any(|c| *c > 0.0))
        .collect();
    let ranking = match audit.ranking {
        Ranking::Both => talk.pick(
            "Ranked by probability times materiality: what is likely wrong and moves the figures most comes first.",
            "Ordnet efter sandsynlighed gange betydning: det, der nok er forkert og flytter tallene mest, står først.",
        ),
        Ranking::Probability => talk.pick("Ranked by probability.", "Ordnet efter sandsynlighed."),
        Ranking::Materiality => talk.pick(
            "Ranked by how far a published share would move.",
            "Ordnet efter, hvor langt en offentliggjort andel ville flytte sig.",
        ),
    };
    let listed = tally.listed.len() as u64;
    Contents {
        file: origin.file,
        codebook: book.title.get(danish).to_owned(),
        origin: origin.lines,
        records: tally.records,
        flagged: tally.flagged,
        warnings: origin.warnings,
        rules: rules.collect(),
        grouped_by: origin.grouped_by,
        groups: tally.groups.into_values().collect(),
        maps,
        ranking: ranking.to_owned(),
        left_out: tally.any.saturating_sub(listed),
        shown: tally.listed.into_iter().map(|l| l.1).collect(),
    }
}
