//! What changed between two versions of a codebook, and whose codes it
//! touches.

use serde::Serialize;

use super::category::Kind;
use super::place::beginning;

pub use super::compare::diff;

/// A category of a variable, by ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CategoryRef {
    pub variable: String,
    pub category: String,
}

impl CategoryRef {
    pub(super) fn new(variable: &str, category: &str) -> Self {
        Self {
            variable: variable.into(),
            category: category.into(),
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    #[serde(flatten)]
    pub kind: ChangeKind,
    /// Answers coded by the old version may need another code now.
    pub affects_codes: bool,
    /// The categories such answers have or would get. Answers coded into one
    /// of them by the old version, or for which one is a close runner-up, are
    /// to be looked at again. Empty when no codes are affected.
    pub affected: Vec<CategoryRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// `id`, `version`, `language`, `title` or `description` of the codebook.
    Header {
        field: &'static str,
        old: String,
        new: String,
    },
    VariableAdded {
        variable: String,
    },
    VariableRemoved {
        variable: String,
    },
    KindChanged {
        variable: String,
        old: Kind,
        new: Kind,
    },
    /// `title`, `question`, `tolerance` or `self_report_only`.
    VariableReworded {
        variable: String,
        field: &'static str,
    },
    CategoryAdded {
        variable: String,
        category: String,
    },
    CategoryRemoved {
        variable: String,
        category: String,
    },
    /// The same title or definition under another id: stored codes are to be
    /// translated, not decided anew.
    CategoryRenamed {
        variable: String,
        old: String,
        new: String,
    },
    /// Of an ordinal variable this changes what "higher" means.
    CategoriesReordered {
        variable: String,
        ordinal: bool,
    },
    /// `label`, `title`, `definition`, `include`, `exclude` or `examples`.
    CategoryReworded {
        variable: String,
        category: String,
        field: &'static str,
    },
    StatusPolicyChanged,
    GeneralRuleAdded {
        id: String,
    },
    GeneralRuleRemoved {
        id: String,
    },
    GeneralRuleChanged {
        id: String,
    },
    ExampleAdded {
        text: String,
    },
    ExampleRemoved {
        text: String,
    },
    ExampleChanged {
        text: String,
    },
    RuleAdded {
        id: String,
    },
    RuleRemoved {
        id: String,
    },
    RuleChanged {
        id: String,
    },
    /// `period`, `companion` or `follow_up`.
    PartChanged {
        field: &'static str,
    },
    /// The parts are the same in another order.
    Rearranged,
}

impl Change {
    /// The change as a sentence, with the categories whose answers need a
    /// second look.
    pub fn text(&self, danish: bool) -> String {
        let mut text = if danish {
            self.kind.danish()
        } else {
            self.kind.english()
        };
        if self.affects_codes {
            let names: Vec<String> = self
                .affected
                .iter()
                .map(|c| format!("{}/{}", c.variable, c.category))
                .collect();
            let names = names.join(", ");
            text.push_str(&if danish {
                format!(" – berører koder: {names}")
            } else {
                format!(" – affects codes: {names}")
            });
        }
        text
    }
}

impl ChangeKind {
    fn danish(&self) -> String {
        use ChangeKind as C;
        match self {
            C::Header { field, old, new } => {
                format!(
                    "kodebogens `{field}` ændret fra “{}” til “{}”",
                    beginning(old),
                    beginning(new)
                )
            }
            C::VariableAdded { variable } => format!("variablen “{variable}” er ny"),
            C::VariableRemoved { variable } => format!("variablen “{variable}” er fjernet"),
            C::KindChanged { variable, old, new } => {
                format!(
                    "variablen “{variable}” er nu {} (før {})",
                    kind(*new),
                    kind(*old)
                )
            }
            C::VariableReworded { variable, field } => {
                format!("variablen “{variable}”: `{field}` ændret")
            }
            C::CategoryAdded { variable, category } => {
                format!("variablen “{variable}”: kategorien “{category}” er ny")
            }
            C::CategoryRemoved { variable, category } => {
                format!("variablen “{variable}”: kategorien “{category}” er fjernet")
            }
            C::CategoryRenamed { variable, old, new } => {
                format!("variablen “{variable}”: kategorien “{old}” hedder nu “{new}”")
            }
            C::CategoriesReordered {
                variable,
                ordinal: true,
            } => {
                format!(
                    "variablen “{variable}”: kategoriernes rækkefølge er ændret, og dermed skalaen"
                )
            }
            C::CategoriesReordered { variable, .. } => {
                format!("variablen “{variable}”: kategorierne står i en anden orden")
            }
            C::CategoryReworded {
                variable,
                category,
                field,
            } => {
                format!("variablen “{variable}”, kategorien “{category}”: `{field}` ændret")
            }
            C::StatusPolicyChanged => "reglen for status er ændret".into(),
            C::GeneralRuleAdded { id } => format!("den generelle regel {id} er ny"),
            C::GeneralRuleRemoved { id } => format!("den generelle regel {id} er fjernet"),
            C::GeneralRuleChanged { id } => format!("den generelle regel {id} er ændret"),
            C::ExampleAdded { text } => format!("eksemplet “{}” er nyt", beginning(text)),
            C::ExampleRemoved { text } => format!("eksemplet “{}” er fjernet", beginning(text)),
            C::ExampleChanged { text } => format!("eksemplet “{}” er ændret", beginning(text)),
            C::RuleAdded { id } => format!("konsistensreglen {id} er ny"),
            C::RuleRemoved { id } => format!("konsistensreglen {id} er fjernet"),
            C::RuleChanged { id } => format!("konsistensreglen {id} er ændret"),
            C::PartChanged { field } => format!("`{field}` er ændret"),
            C::Rearranged => "de samme dele står i en anden orden".into(),
        }
    }

    fn english(&self) -> String {
        use ChangeKind as C;
        match self {
            C::Header { field, old, new } => {
                format!(
                    "the codebook's `{field}` changed from “{}” to “{}”",
                    beginning(old),
                    beginning(new)
                )
            }
            C::VariableAdded { variable } => format!("variable “{variable}” is new"),
            C::VariableRemoved { variable } => format!("variable “{variable}” is gone"),
            C::KindChanged { variable, old, new } => {
                format!(
                    "variable “{variable}” is {} now (was {})",
                    kind(*new),
                    kind(*old)
                )
            }
            C::VariableReworded { variable, field } => {
                format!("variable “{variable}”: `{field}` changed")
            }
            C::CategoryAdded { variable, category } => {
                format!("variable “{variable}”: category “{category}” is new")
            }
            C::CategoryRemoved { variable, category } => {
                format!("variable “{variable}”: category “{category}” is gone")
            }
            C::CategoryRenamed { variable, old, new } => {
                format!("variable “{variable}”: category “{old}” is called “{new}” now")
            }
            C::CategoriesReordered {
                variable,
                ordinal: true,
            } => {
                format!(
                    "variable “{variable}”: the order of the categories changed, and with it the scale"
                )
            }
            C::CategoriesReordered { variable, .. } => {
                format!("variable “{variable}”: the categories stand in another order")
            }
            C::CategoryReworded {
                variable,
                category,
                field,
            } => {
                format!("variable “{variable}”, category “{category}”: `{field}` changed")
            }
            C::StatusPolicyChanged => "the status policy changed".into(),
            C::GeneralRuleAdded { id } => format!("general rule {id} is new"),
            C::GeneralRuleRemoved { id } => format!("general rule {id} is gone"),
            C::GeneralRuleChanged { id } => format!("general rule {id} changed"),
            C::ExampleAdded { text } => format!("the example “{}” is new", beginning(text)),
            C::ExampleRemoved { text } => format!("the example “{}” is gone", beginning(text)),
            C::ExampleChanged { text } => format!("the example “{}” changed", beginning(text)),
            C::RuleAdded { id } => format!("consistency rule {id} is new"),
            C::RuleRemoved { id } => format!("consistency rule {id} is gone"),
            C::RuleChanged { id } => format!("consistency rule {id} changed"),
            C::PartChanged { field } => format!("`{field}` changed"),
            C::Rearranged => "the same parts stand in another order".into(),
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Nominal => "nominal",
        Kind::Ordinal => "ordinal",
        Kind::Multi => "multi",
    }
}
