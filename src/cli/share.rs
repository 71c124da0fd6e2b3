//! Shares as they are typed: `20%`, `0,5 %`, `0.2`.

use crate::cli::talk::Usage;

/// A share of an option, 0 to 1; `example` stands in the error.
pub fn share(option: &str, text: &str, example: &str) -> Result<f64, Usage> {
    let number = text.trim().trim_end_matches('%').trim().replace(',', ".");
    match number.parse::<f64>() {
        Ok(value) if (0.0..=100.0).contains(&value) && text.contains('%') => Ok(value / 100.0),
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => {
            let danish = example.replace('.', ",");
            Err(Usage::new(
                format!("{option} {text}: a share such as {example}"),
                format!("{option} {text}: en andel som {danish}"),
            ))
        }
    }
}
