//! What a codebook may say, what is refused, and what a change of it means.

mod any_text;
mod differences;
mod findings;
mod hash;
mod refusals;
mod shipped;
mod skeleton;

use fritekst::codebook::Codebook;

pub const OIN: &str = include_str!("../../data/codebooks/oin.toml");
pub const CORONA: &str = include_str!("../../data/codebooks/corona_domain.toml");

/// A small complete codebook the tests below change in one place each.
pub const SMALL: &str = r#"id = "small"
version = "1"
language = "da"
title = { da = "Lille", en = "Small" }

[status]
variable = "status"
ok = "ok"
uncodable = ["none"]

[[variable]]
id = "degree"
kind = "ordinal"
title = { da = "Grad", en = "Degree" }
[[variable.category]]
id = "low"
title = { da = "Lav", en = "Low" }
definition = { da = "Under knæet", en = "Below the knee" }
examples = ["ankel"]
[[variable.category]]
id = "middle"
title = { da = "Mellem", en = "Middle" }
definition = { da = "Til hoften", en = "Up to the hip" }
examples = ["lår"]
[[variable.category]]
id = "high"
label = "Very high"
title = { da = "Høj", en = "High" }
definition = { da = "Over hoften", en = "Above the hip" }
examples = ["skulder"]

[[variable]]
id = "status"
kind = "nominal"
title = { da = "Status", en = "Status" }
[[variable.category]]
id = "ok"
title = { da = "Svar", en = "Answer" }
definition = { da = "Et svar", en = "An answer" }
examples = ["ankel"]
[[variable.category]]
id = "none"
title = { da = "Intet", en = "Nothing" }
definition = { da = "Intet svar", en = "No answer" }
examples = ["-"]

[[general_rule]]
id = "G1"
title = { da = "Mål", en = "Measure" }
text = { da = "Mål fra gulvet", en = "Measure from the floor" }
variables = ["degree"]

[[example]]
text = "knæskal"
codes = { degree = "low" }

[[rule]]
id = "R1"
severity = "high"
action = "flag"
title = { da = "Modsat", en = "Opposite" }
reason = { da = "{words} mod {self_code}", en = "{words} against {self_code}" }
when = { text = [{ variable = "degree", at_least = "high", probability = 0.5 }], self = [{ variable = "degree", any_of = ["low"] }] }
"#;

pub fn read(text: &str) -> Codebook {
    Codebook::from_toml(text, "small.toml").unwrap_or_else(|e| panic!("{e}"))
}

pub fn small() -> Codebook {
    read(SMALL)
}

/// SMALL with one piece of text replaced; the piece must be there.
pub fn with(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from:?} is not in the codebook");
    SMALL.replacen(from, to, 1)
}
