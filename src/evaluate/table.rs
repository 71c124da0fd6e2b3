//! A report as an aligned table in plain text, Danish or English.

use super::interval::Share;
use super::report::{Details, EvaluationReport, SingleDetails};

/// Largest number of categories whose whole confusion matrix is readable.
const MATRIX: usize = 8;

/// Confusions listed for a variable with more.
const CONFUSIONS: usize = 10;

/// Coverages at which the curve is shown.
const COVERAGES: [f64; 5] = [0.2, 0.4, 0.6, 0.8, 1.0];

/// Words and numbers of one language.
#[derive(Clone, Copy)]
pub(crate) struct Language {
    pub danish: bool,
}

impl Language {
    /// The word of this language.
    pub fn say<'a>(self, english: &'a str, danish: &'a str) -> &'a str {
        if self.danish { danish } else { english }
    }

    /// A number with `decimals` places and the language's decimal mark.
    pub fn number(self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        if self.danish {
            text.replace('.', ",")
        } else {
            text
        }
    }

    /// A share as per cent.
    pub fn per_cent(self, share: f64, decimals: usize) -> String {
        let number = self.number(share * 100.0, decimals);
        number + self.say("%", " %")
    }

    fn share(self, s: &Share) -> String {
        let (low, high) = (self.number(s.low * 100.0, 1), self.per_cent(s.high, 1));
        format!("{} ({low}–{high})", self.per_cent(s.value, 1))
    }

    fn maybe(self, value: Option<f64>) -> String {
        value.map_or_else(|| "–".to_owned(), |v| self.number(v, 3))
    }
}

/// Lays rows out: first column to the left, the others to the right.
fn align(rows: &[Vec<String>], out: &mut String) {
    let width = |c: usize| {
        let cells = rows.iter().filter_map(|row| row.get(c));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = String::from("  ");
        for (c, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            if c == 0 {
                line += &format!("{cell:<width$}");
            } else {
                line += &format!("  {cell:>width$}");
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn section(title: &str, rows: Vec<Vec<String>>, out: &mut String) {
    out.push('\n');
    out.push_str(title);
    out.push('\n');
    align(&rows, out);
}

impl EvaluationReport {
    /// The report for people, in Danish or English, with 95 % intervals in
    /// brackets. Titles are printed as the caller gave them.
    pub fn to_table(&self, danish: bool) -> String {
        let l = Language { danish };
        let answers = l.say("answers", "svar");
        let mut out = format!("{} – {} {answers}\n", self.variable, self.n);
        align(&self.headline(l), &mut out);
        section(
            l.say("By category", "Pr. kategori"),
            self.category_rows(l),
            &mut out,
        );
        match &self.details {
            Details::Nominal(single) | Details::Ordinal { single, .. } => {
                self.confusion(single, l, &mut out);
            }
            Details::Multi { .. } => {}
        }
        if !self.coverage.is_empty() {
            let title = l.say("The surest answers only", "Kun de sikreste svar");
            section(title, self.coverage_rows(l), &mut out);
        }
        for group in &self.groups {
            let title = format!("{} {}", l.say("By", "Pr."), group.name);
            let mut rows = vec![words(&[
                "",
                answers,
                l.say("right (95% interval)", "rigtige (95 %-interval)"),
                "kappa",
            ])];
            for g in &group.groups {
                let (n, right) = (g.n.to_string(), l.share(&g.accuracy));
                rows.push(vec![g.name.clone(), n, right, l.maybe(g.kappa)]);
            }
            section(&title, rows, &mut out);
        }
        out
    }

    fn headline(&self, l: Language) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        let mut put = |name: &str, value: String| rows.push(vec![name.to_owned(), value]);
        let multi = matches!(self.details, Details::Multi { .. });
        let right = if multi {
            l.say("whole set right", "hele sættet rigtigt")
        } else {
            l.say("right", "rigtige")
        };
        put(right, l.share(&self.accuracy));
        match &self.details {
            Details::Nominal(single) => put_single(single, l, &mut put),
            Details::Ordinal {
                single,
                quadratic_kappa,
                ordinal_alpha,
                within_one,
            } => {
                put(
                    l.say("at most one step off", "højst ét trin fra"),
                    l.share(within_one),
                );
                put_single(single, l, &mut put);
                put(
                    l.say("kappa, quadratic", "kappa, kvadratisk"),
                    l.maybe(*quadratic_kappa),
                );
                put(
                    l.say(
                        "Krippendorff's alpha, ordinal",
                        "Krippendorffs alfa, ordinal",
                    ),
                    l.maybe(*ordinal_alpha),
                );
            }
            Details::Multi {
                micro_f1,
                hamming_loss,
                mean_gold,
                mean_predicted,
            } => {
                put("micro-F1", l.number(*micro_f1, 3));
                put(
                    l.say("label decisions wrong", "forkerte enkeltvalg"),
                    l.per_cent(*hamming_loss, 1),
                );
                put(
                    l.say("labels an answer, gold", "koder pr. svar, facit"),
                    l.number(*mean_gold, 2),
                );
                put(
                    l.say("labels an answer, machine", "koder pr. svar, maskine"),
                    l.number(*mean_predicted, 2),
                );
            }
        }
        put("macro-F1", l.number(self.macro_f1, 3));
        if let Some(p) = &self.probability {
            if let Some(c) = &p.calibration {
                let widths = l.say(
                    "calibration error (ECE), equal width",
                    "kalibreringsfejl (ECE), lige brede",
                );
                put(widths, l.number(c.ece, 3));
                let masses = l.say(
                    "calibration error (ECE), equal mass",
                    "kalibreringsfejl (ECE), lige store",
                );
                put(masses, l.number(c.ece_equal_mass, 3));
            }
            if let Some(c) = &p.label_calibration {
                let labels = l.say(
                    "calibration error (ECE) of the labels",
                    "kalibreringsfejl (ECE), koderne",
                );
                put(labels, l.number(c.ece, 3));
            }
            if let Some(brier) = p.brier {
                put(l.say("Brier score", "Brier-score"), l.number(brier, 3));
            }
            if let Some(loss) = p.log_loss {
                put(l.say("log loss", "log-tab"), l.number(loss, 3));
            }
        }
        rows
    }

    fn category_rows(&self, l: Language) -> Vec<Vec<String>> {
        let mut rows = vec![words(&[
            "",
            l.say("precision", "præcision"),
            l.say("recall", "genkaldelse"),
            "F1",
            l.say("gold", "facit"),
            l.say("machine", "maskine"),
        ])];
        for c in &self.categories {
            rows.push(vec![
                c.title.clone(),
                l.maybe(c.score.precision),
                l.maybe(c.score.recall),
                l.maybe(c.score.f1),
                c.score.support.to_string(),
                c.score.predicted.to_string(),
            ]);
        }
        rows
    }

    fn confusion(&self, single: &SingleDetails, l: Language, out: &mut String) {
        let matrix = &single.confusion;
        let title = |c: usize| self.categories.get(c).map_or("", |row| &row.title);
        if matrix.k <= MATRIX {
            let mut head = vec![String::new()];
            head.extend((1..=matrix.k).map(|c| c.to_string()));
            let mut rows = vec![head];
            for g in 0..matrix.k {
                let mut row = vec![format!("{} {}", g + 1, title(g))];
                row.extend((0..matrix.k).map(|p| matrix.count(g, p).to_string()));
                rows.push(row);
            }
            let heading = l.say(
                "Gold (rows) against machine (columns)",
                "Facit (rækker) mod maskine (kolonner)",
            );
            section(heading, rows, out);
            return;
        }
        let rows: Vec<_> = matrix
            .confusions()
            .into_iter()
            .take(CONFUSIONS)
            .map(|(g, p, n)| vec![format!("{} → {}", title(g), title(p)), n.to_string()])
            .collect();
        if !rows.is_empty() {
            let heading = l.say(
                "Most frequent confusions (gold → machine)",
                "Hyppigste forvekslinger (facit → maskine)",
            );
            section(heading, rows, out);
        }
    }

    fn coverage_rows(&self, l: Language) -> Vec<Vec<String>> {
        let mut rows = vec![words(&[
            l.say("coded by machine", "kodet af maskinen"),
            l.say("from probability", "fra sandsynlighed"),
            l.say("right", "rigtige"),
        ])];
        // A point reaches a coverage even where the last digit is short of it.
        let mut points: Vec<_> = COVERAGES
            .iter()
            .filter_map(|c| self.coverage.iter().find(|p| p.coverage >= c - 1e-9))
            .collect();
        points.dedup();
        for p in points {
            let (low, high) = (l.number(p.low * 100.0, 1), l.per_cent(p.high, 1));
            rows.push(vec![
                l.per_cent(p.coverage, 0),
                l.number(p.threshold, 3),
                format!("{} ({low}–{high})", l.per_cent(p.accuracy, 1)),
            ]);
        }
        rows
    }
}

fn put_single(single: &SingleDetails, l: Language, put: &mut impl FnMut(&str, String)) {
    put(
        l.say("share of the largest category", "største kategoris andel"),
        l.per_cent(single.majority.value, 1),
    );
    put(l.say("kappa", "kappa"), l.maybe(single.cohen_kappa));
    put(
        l.say(
            "Krippendorff's alpha, nominal",
            "Krippendorffs alfa, nominal",
        ),
        l.maybe(single.nominal_alpha),
    );
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&w| w.to_owned()).collect()
}
