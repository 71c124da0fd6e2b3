//! Words, numbers and escaped text of one language.

use crate::codebook::Severity;
use crate::markup;

/// Escapes text for the page; line breaks and tabs stay.
pub(super) fn escape(text: &str) -> String {
    markup::escape(text, &['\n', '\t'])
}

/// Text that neither changes nor takes over the direction of what stands
/// around it (names may be written from right to left).
pub(super) fn apart(text: &str) -> String {
    format!("<bdi>{}</bdi>", escape(text))
}

/// Stands where there is no number.
const NOTHING: &str = "–";

/// The language of the fixed words and of the numbers.
#[derive(Clone, Copy)]
pub(super) struct Language {
    pub danish: bool,
}

impl Language {
    /// The code of `<html lang>`.
    pub fn code(self) -> &'static str {
        self.say("en", "da")
    }

    /// The word of this language.
    pub fn say(self, english: &'static str, danish: &'static str) -> &'static str {
        if self.danish { danish } else { english }
    }

    /// A count, with separators at the thousands.
    pub fn whole(self, count: u64) -> String {
        self.group(&count.to_string())
    }

    /// A number with `decimals` places; a dash for what is no number.
    pub fn number(self, value: f64, decimals: usize) -> String {
        if !value.is_finite() {
            return NOTHING.to_owned();
        }
        let digits = format!("{:.decimals$}", value.abs());
        // What rounds to nothing has no sign.
        let zero = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
        let sign = if value < 0.0 && !zero { "−" } else { "" };
        match digits.split_once('.') {
            Some((whole, part)) => {
                format!("{sign}{}{}{part}", self.group(whole), self.say(".", ","))
            }
            None => format!("{sign}{}", self.group(&digits)),
        }
    }

    /// `part` of `whole` as per cent, one decimal; a dash where nothing is
    /// the whole.
    pub fn share(self, part: f64, whole: f64) -> String {
        if whole > 0.0 && part.is_finite() {
            self.per_cent(&self.number(100.0 * part / whole, 1))
        } else {
            NOTHING.to_owned()
        }
    }

    /// A probability, 0 to 1, as per cent. Never rounded up to certainty nor
    /// down to impossibility.
    pub fn chance(self, probability: f64) -> String {
        if !probability.is_finite() {
            return NOTHING.to_owned();
        }
        let p = probability.clamp(0.0, 1.0);
        if p > 0.99 && p < 1.0 {
            self.per_cent(self.say("above 99", "over 99"))
        } else if p > 0.0 && p < 0.01 {
            self.per_cent(self.say("below 1", "under 1"))
        } else {
            self.per_cent(&self.number(100.0 * p, 0))
        }
    }

    /// A number of percentage points, three decimals; single records seldom
    /// move more than a few thousandths.
    pub fn points(self, value: f64) -> String {
        let unit = self.say("percentage points", "procentpoint");
        let number = if value != 0.0 && value.abs() < 0.0005 {
            format!("{} {}", self.say("below", "under"), self.number(0.001, 3))
        } else {
            self.number(value, 3)
        };
        format!("{number} {unit}")
    }

    /// The word for a severity.
    pub fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::High => self.say("High", "Høj"),
            Severity::Medium => self.say("Medium", "Middel"),
            Severity::Low => self.say("Low", "Lav"),
            Severity::None => self.say("No flag", "Intet flag"),
        }
    }

    /// The letter of a severity in a frame; the frames differ too, so that
    /// neither colour nor the letter alone carries the meaning.
    pub fn badge(self, severity: Severity) -> String {
        let class = match severity {
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
            Severity::None => "none",
        };
        let letter = severity.letter().unwrap_or(NOTHING);
        let word = self.severity(severity);
        format!(
            "<span class=\"badge {class}\" title=\"{word}\"><span aria-hidden=\"true\">{letter}</span>\
             <span class=\"unseen\">{word}</span></span>"
        )
    }

    fn per_cent(self, number: &str) -> String {
        // The number and its sign stay on one line.
        format!("{number}{}", self.say("%", "\u{a0}%"))
    }

    fn group(self, digits: &str) -> String {
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push_str(self.say(",", "."));
            }
            out.push(digit);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DA: Language = Language { danish: true };
    const EN: Language = Language { danish: false };

    #[test]
    fn text_cannot_leave_its_element_or_attribute() {
        assert_eq!(
            escape("</script><img src=\"x\" onerror='a&b'>\u{0}\n"),
            "&lt;/script&gt;&lt;img src=&quot;x&quot; onerror=&#39;a&amp;b&#39;&gt; \n"
        );
        assert_eq!(apart("<i>"), "<bdi>&lt;i&gt;</bdi>");
    }

    #[test]
    fn numbers_have_the_marks_of_the_language() {
        assert_eq!(DA.whole(1_234_567), "1.234.567");
        assert_eq!(EN.whole(1_234_567), "1,234,567");
        assert_eq!(DA.whole(999), "999");
        assert_eq!(DA.number(12_345.678, 1), "12.345,7");
        assert_eq!(EN.number(-0.25, 2), "−0.25");
        assert_eq!(DA.number(-0.0001, 2), "0,00");
        assert_eq!(DA.number(f64::NAN, 2), "–");
        assert_eq!(DA.share(1.0, 3.0), "33,3\u{a0}%");
        assert_eq!(EN.share(1.0, 0.0), "–");
    }

    #[test]
    fn a_probability_is_never_rounded_to_certainty() {
        assert_eq!(DA.chance(0.996), "over 99\u{a0}%");
        assert_eq!(EN.chance(0.0001), "below 1%");
        assert_eq!(DA.chance(1.0), "100\u{a0}%");
        assert_eq!(EN.chance(0.874), "87%");
        assert_eq!(DA.chance(f64::INFINITY), "–");
    }

    #[test]
    fn a_small_move_is_not_told_as_none() {
        assert_eq!(DA.points(0.0123), "0,012 procentpoint");
        assert_eq!(EN.points(0.0001), "below 0.001 percentage points");
        assert_eq!(DA.points(0.0), "0,000 procentpoint");
    }

    #[test]
    fn a_badge_is_a_letter_and_a_word() {
        let badge = DA.badge(Severity::High);
        assert!(badge.contains(">H<") && badge.contains(">Høj<"), "{badge}");
        assert!(DA.badge(Severity::None).contains(">–<"));
    }
}
