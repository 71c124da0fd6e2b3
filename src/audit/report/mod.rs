//! The report of an audit: one HTML file for the person who looks at the flags.
//!
//! The file opens offline in any browser. It holds its own style and script,
//! asks nothing of the network (a Content-Security-Policy forbids it), and
//! reads in black and white: severities are letters, shares are numbers. All
//! text that comes from the survey or the codebook is escaped where it is
//! written; none of it reaches the script or the style.
//!
//! [`Contents`] is what the page shows, [`html`] lays it out.

mod contents;
mod heat;
mod listing;
mod page;
mod policy;
mod record;
mod summary;
mod words;

pub use contents::*;

/// The whole page, with its fixed words in Danish or English.
pub fn html(contents: &Contents, danish: bool) -> String {
    page::whole(contents, words::Language { danish })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Severity;

    const HOSTILE: &str = "</script></style></title>\"'><img src=x onerror=alert(1)>\u{0}";

    /// A page on which every text of the user's is hostile.
    fn hostile() -> Contents {
        let bad = || HOSTILE.to_owned();
        Contents {
            file: bad(),
            codebook: bad(),
            origin: vec![(bad(), bad())],
            records: 10,
            flagged: 1,
            warnings: vec![bad()],
            rules: vec![RuleCount {
                id: bad(),
                title: bad(),
                severity: Severity::High,
                records: 1,
            }],
            grouped_by: bad(),
            groups: vec![GroupCount {
                name: bad(),
                records: 10,
                high: 1,
                ..GroupCount::default()
            }],
            maps: vec![HeatMap {
                title: bad(),
                reported: vec![bad()],
                coded: vec![bad()],
                cells: vec![vec![1.0]],
            }],
            shown: vec![Shown {
                row: 1,
                id: bad(),
                text: bad(),
                marks: vec![0..9, 12..20],
                group: bad(),
                answers: vec![(bad(), bad(), bad())],
                flags: vec![ShownFlag {
                    id: bad(),
                    severity: Severity::High,
                    title: bad(),
                    reason: bad(),
                    score: 0.5,
                }],
                change: bad(),
                ..Shown::default()
            }],
            ranking: bad(),
            left_out: 1,
        }
    }

    #[test]
    fn no_text_of_the_users_becomes_markup() {
        for danish in [false, true] {
            let page = html(&hostile(), danish);
            assert!(!page.contains("<img"));
            for element in ["script", "style", "title"] {
                assert_eq!(page.matches(&format!("</{element}>")).count(), 1);
            }
            assert!(!page.contains('\u{0}'));
        }
    }

    #[test]
    fn the_page_asks_nothing_of_the_network() {
        let page = html(&hostile(), true);
        for outside in ["http:", "https:", "src=\"", "url(", "@import", "fetch("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(page.contains("default-src 'none'"));
        assert!(!page.contains("'unsafe-inline'"));
    }

    #[test]
    fn the_policy_leaves_no_style_or_handler_in_attributes() {
        // They would be ignored by the browser without a word.
        let page = html(&hostile(), true);
        assert!(!page.contains(" style=\""));
        assert!(!page.contains(" onclick=\""));
    }

    #[test]
    fn a_page_without_contents_is_a_page() {
        let page = html(&Contents::default(), true);
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"da\">"));
        assert!(page.contains("0 (–)"));
        assert!(page.contains("Ingen besvarelser er vist."));
        assert!(!page.contains("<footer>"));
        assert!(page.ends_with("</html>\n"));
        assert!(html(&Contents::default(), false).contains("<html lang=\"en\">"));
    }
}
