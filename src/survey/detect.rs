//! What a delimited file is: delimiter, header, decimal mark, column names.
//!
//! Only the first rows are looked at. The reader afterwards is strict, so a
//! wrong guess ends in an error with a row number and not in wrong cells.

use std::collections::BTreeSet;

use super::chunk::Cells;
use super::csv_parse::Parser;
use super::notice::Notice;
use super::options::DecimalMark;
use super::safe::is_plain_number;

/// Decoded bytes and rows that detection looks at.
pub(crate) const SAMPLE: usize = 128 << 10;
const SAMPLE_ROWS: u64 = 200;
/// Longer first-row cells are answers, not column names.
const LONGEST_NAME: usize = 250;

/// The first rows under one delimiter.
pub(crate) struct Sample {
    rows: Vec<Vec<String>>,
}

impl Sample {
    /// `None` when the text breaks the quoting rules under this delimiter.
    pub fn read(text: &str, whole: bool, delimiter: u8, quoting: bool) -> Option<Self> {
        let mut parser = Parser::new(delimiter, None);
        parser.quoting = quoting;
        let mut cells = Cells::default();
        let (_, full) = parser.parse(text, &mut cells, SAMPLE_ROWS).ok()?;
        if whole && !full {
            parser.finish(&mut cells).ok()?;
        }
        let mut next = 0;
        let rows = parser
            .widths
            .iter()
            .map(|width| {
                let row = (next..next + width)
                    .map(|i| cells.cell(i).to_owned())
                    .collect();
                next += width;
                row
            })
            .collect();
        Some(Self { rows })
    }

    /// Whether tab-separated text can be read as quoted. Its standard knows
    /// no quoting, but spreadsheets quote all the same; text in which a quote
    /// breaks the rules was written by the standard.
    pub fn tab_quoting(text: &str, whole: bool) -> bool {
        let mut parser = Parser::new(b'\t', None);
        let mut cells = Cells::default();
        match parser.parse(text, &mut cells, u64::MAX) {
            Err(_) => false,
            Ok((_, _)) => !whole || parser.finish(&mut cells).is_ok(),
        }
    }

    fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Rows as wide as the first one.
    fn agreeing(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| row.len() == self.width())
            .count()
    }

    fn fits(&self) -> bool {
        self.width() > 1 && self.agreeing() == self.rows.len()
    }

    /// Does the first row hold column names? A column that is numeric below
    /// a first cell that is not speaks for it. A number, a full sentence or
    /// an over-long text in the first row speaks against it. Names win.
    pub fn has_header(&self) -> bool {
        let Some((first, below)) = self.rows.split_first() else {
            return true;
        };
        let is_name_of_numbers = |(column, name): (usize, &String)| {
            let mut values = below
                .iter()
                .filter_map(|row| row.get(column))
                .filter(|v| !v.is_empty())
                .peekable();
            !name.is_empty()
                && !is_plain_number(name)
                && values.peek().is_some()
                && values.all(|v| is_plain_number(v))
        };
        let is_answer = |cell: &String| {
            is_plain_number(cell) || cell.ends_with('.') || cell.len() > LONGEST_NAME
        };
        first.iter().enumerate().any(is_name_of_numbers) || !first.iter().any(is_answer)
    }

    /// The mark in most cells like `1,25` or `1.25`.
    pub fn decimal(&self) -> Option<DecimalMark> {
        let (mut commas, mut points) = (0, 0);
        for cell in self.rows.iter().skip(1).flatten() {
            let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
            let is_digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
            let split = |mark| {
                digits
                    .split_once(mark)
                    .is_some_and(|(a, b)| is_digits(a) && is_digits(b))
            };
            commas += usize::from(split(','));
            points += usize::from(split('.'));
        }
        match commas.cmp(&points) {
            std::cmp::Ordering::Greater => Some(DecimalMark::Comma),
            std::cmp::Ordering::Less => Some(DecimalMark::Point),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// The delimiter under which all first rows have the same number of cells,
/// at least two. Prose is full of commas and never of tabs, so where several
/// fit, tab is believed before `;`, `;` before `|`, and `|` before `,`; the
/// runner-up is returned for a notice. Where none fits, the one that most
/// rows agree on (the strict reader then names the row that does not); `;`
/// for a single column.
pub(crate) fn delimiter(text: &str, whole: bool) -> (u8, Option<u8>) {
    let samples: Vec<(u8, Sample)> = [b'\t', b';', b'|', b',']
        .into_iter()
        .filter_map(|d| Some((d, Sample::read(text, whole, d, true)?)))
        .collect();
    let mut fitting = samples
        .iter()
        .filter(|(_, sample)| sample.fits())
        .map(|(d, _)| *d);
    if let Some(chosen) = fitting.next() {
        return (chosen, fitting.next());
    }
    let mut best = (b';', 0);
    for (delimiter, sample) in samples.iter().filter(|(_, s)| s.width() > 1) {
        if sample.agreeing() > best.1 {
            best = (*delimiter, sample.agreeing());
        }
    }
    (best.0, None)
}

/// `sep=;` on the first line, as spreadsheets write it: the delimiter and
/// the bytes of the line.
pub(crate) fn separator_line(text: &str) -> Option<(u8, usize)> {
    let rest = text.strip_prefix("sep=")?;
    let delimiter = *rest.as_bytes().first()?;
    let end = rest.get(1..)?;
    let ending = ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|e| end.starts_with(e))?;
    is_delimiter(delimiter).then_some((delimiter, 5 + ending.len()))
}

pub(crate) fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii() && !matches!(byte, 0 | b'"' | b'\n' | b'\r')
}

/// Column names that are unique and not empty: an empty one becomes
/// `column_N`, a repeated one gets `_2`, `_3`, …; both are announced.
pub(crate) fn unique_names(found: Vec<String>) -> (Vec<String>, Option<Notice>) {
    let mut taken: BTreeSet<String> = found.iter().filter(|n| !n.is_empty()).cloned().collect();
    let mut used = BTreeSet::new();
    let mut renamed = Vec::new();
    let mut names = Vec::with_capacity(found.len());
    for (index, old) in found.into_iter().enumerate() {
        let mut name = old.clone();
        if name.is_empty() || used.contains(&name) {
            let stem = if old.is_empty() {
                format!("column_{}", index + 1)
            } else {
                old.clone()
            };
            name.clone_from(&stem);
            let mut number = 2;
            while taken.contains(&name) {
                name = format!("{stem}_{number}");
                number += 1;
            }
            renamed.push((index + 1, old, name.clone()));
            taken.insert(name.clone());
        }
        used.insert(name.clone());
        names.push(name);
    }
    let notice = (!renamed.is_empty()).then_some(Notice::RenamedColumns(renamed));
    (names, notice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> bool {
        Sample::read(text, true, b';', true).is_some_and(|s| s.has_header())
    }

    #[test]
    fn delimiters_are_found_past_commas_in_prose() {
        assert_eq!(delimiter("id;svar\n1;a, b\n2;c, d\n", true), (b';', None));
        assert_eq!(delimiter("id,svar\n1,\"a; b\"\n", true), (b',', None));
        assert_eq!(delimiter("id\tsvar\n1\ta;b\n", true), (b'\t', None));
        assert_eq!(delimiter("1,5;2,5\n1,5;3,5\n", true), (b';', Some(b',')));
        assert_eq!(delimiter("svar\nen to\n", true), (b';', None));
    }

    #[test]
    fn a_first_answer_is_not_taken_for_a_header() {
        assert!(header("id;svar\n1;robot\n"));
        assert!(header("id;2021\n1;5\n2;6\n"));
        assert!(header("svar\nrobot\n"));
        assert!(!header("1;Vi har købt en robot\n2;Intet\n"));
        assert!(!header("a;Vi har købt en robot.\nb;Intet\n"));
    }

    #[test]
    fn decimal_commas_are_seen() {
        let mark = |t| Sample::read(t, true, b';', true).and_then(|s| s.decimal());
        assert_eq!(mark("id;vægt\n1;1,25\n2;0,5\n"), Some(DecimalMark::Comma));
        assert_eq!(mark("id;vægt\n1;1.25\n"), Some(DecimalMark::Point));
        assert_eq!(mark("id;vægt\n1;1\n"), None);
    }

    #[test]
    fn names_become_unique() {
        let names = |list: &[&str]| unique_names(list.iter().map(|s| (*s).to_owned()).collect());
        assert_eq!(
            names(&["a", "", "a", "a_2"]).0,
            ["a", "column_2", "a_3", "a_2"]
        );
        assert!(names(&["a", "b"]).1.is_none());
    }
}
