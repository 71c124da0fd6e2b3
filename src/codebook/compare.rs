//! The comparison behind [`diff`].

use std::collections::BTreeSet;

use super::book::{Codebook, Example, GeneralRule};
use super::category::{Category, Kind, Localised, Variable};
use super::diff::{CategoryRef, Change, ChangeKind};

/// All changes, in the codebook's order; none exactly when the two have the
/// same content (and hash).
pub fn diff(old: &Codebook, new: &Codebook) -> Vec<Change> {
    let mut out = Changes {
        language: new.language.clone(),
        list: Vec::new(),
    };
    header(old, new, &mut out);
    let (gone, both, fresh) = paired(&old.variables, &new.variables, |v| &v.id);
    for (was, now) in both {
        variable(was, now, &mut out);
    }
    for v in gone {
        let kind = ChangeKind::VariableRemoved {
            variable: v.id.clone(),
        };
        out.affecting(kind, every_category(v));
    }
    for v in fresh {
        let kind = ChangeKind::VariableAdded {
            variable: v.id.clone(),
        };
        out.affecting(kind, every_category(v));
    }
    status(old, new, &mut out);
    general_rules(old, new, &mut out);
    examples(old, new, &mut out);
    let (gone, both, fresh) = paired(&old.rules, &new.rules, |r| &r.id);
    for (was, now) in both {
        if was != now {
            out.silent(ChangeKind::RuleChanged { id: now.id.clone() });
        }
    }
    for r in gone {
        out.silent(ChangeKind::RuleRemoved { id: r.id.clone() });
    }
    for r in fresh {
        out.silent(ChangeKind::RuleAdded { id: r.id.clone() });
    }
    for (field, same) in [
        ("period", old.period == new.period),
        ("companion", old.companions == new.companions),
        ("follow_up", old.follow_up == new.follow_up),
    ] {
        if !same {
            out.silent(ChangeKind::PartChanged { field });
        }
    }
    if out.list.is_empty() && old != new {
        out.silent(ChangeKind::Rearranged);
    }
    out.list
}

struct Changes {
    /// The language whose wording binds.
    language: String,
    list: Vec<Change>,
}

impl Changes {
    fn affecting(&mut self, kind: ChangeKind, affected: Vec<CategoryRef>) {
        self.list.push(Change {
            kind,
            affects_codes: !affected.is_empty(),
            affected,
        });
    }

    fn silent(&mut self, kind: ChangeKind) {
        self.affecting(kind, Vec::new());
    }

    /// The binding wording; a better translation changes no code.
    fn binding<'a>(&self, text: &'a Localised) -> &'a str {
        text.get(self.language != "en")
    }

    fn same_binding(&self, old: &[Localised], new: &[Localised]) -> bool {
        let words = |list: &[Localised]| -> Vec<String> {
            list.iter().map(|t| self.binding(t).to_string()).collect()
        };
        words(old) == words(new)
    }
}

type Paired<'a, T> = (Vec<&'a T>, Vec<(&'a T, &'a T)>, Vec<&'a T>);

/// Items only in `old`, in both, only in `new`, by name.
fn paired<'a, T>(old: &'a [T], new: &'a [T], name: impl Fn(&T) -> &str) -> Paired<'a, T> {
    let find = |list: &'a [T], item: &T| list.iter().find(|other| name(other) == name(item));
    let gone = old
        .iter()
        .filter(|item| find(new, item).is_none())
        .collect();
    let both = old
        .iter()
        .filter_map(|item| find(new, item).map(|now| (item, now)))
        .collect();
    let fresh = new
        .iter()
        .filter(|item| find(old, item).is_none())
        .collect();
    (gone, both, fresh)
}

fn every_category(variable: &Variable) -> Vec<CategoryRef> {
    variable
        .ids()
        .map(|id| CategoryRef::new(&variable.id, id))
        .collect()
}

fn header(old: &Codebook, new: &Codebook, out: &mut Changes) {
    let both = |text: &Localised| format!("{} / {}", text.da, text.en);
    for (field, was, now) in [
        ("id", old.id.clone(), new.id.clone()),
        ("version", old.version.clone(), new.version.clone()),
        ("language", old.language.clone(), new.language.clone()),
        ("title", both(&old.title), both(&new.title)),
        (
            "description",
            both(&old.description),
            both(&new.description),
        ),
    ] {
        if was != now {
            out.silent(ChangeKind::Header {
                field,
                old: was,
                new: now,
            });
        }
    }
}

fn variable(old: &Variable, new: &Variable, out: &mut Changes) {
    let id = &new.id;
    if old.kind != new.kind {
        let kind = ChangeKind::KindChanged {
            variable: id.clone(),
            old: old.kind,
            new: new.kind,
        };
        out.affecting(kind, every_category(new));
    }
    for (field, same) in [
        ("title", old.title == new.title),
        (
            "question",
            old.question == new.question && old.reconstructed == new.reconstructed,
        ),
        ("tolerance", old.tolerance == new.tolerance),
        (
            "self_report_only",
            old.self_report_only == new.self_report_only,
        ),
    ] {
        if !same {
            out.silent(ChangeKind::VariableReworded {
                variable: id.clone(),
                field,
            });
        }
    }
    let (mut gone, both, mut fresh) = paired(&old.categories, &new.categories, |c| &c.id);
    let renamed = renames(&mut gone, &mut fresh, out);
    for (was, now) in both.iter().chain(&renamed) {
        category(id, was, now, out);
    }
    for (was, now) in &renamed {
        out.silent(ChangeKind::CategoryRenamed {
            variable: id.clone(),
            old: was.id.clone(),
            new: now.id.clone(),
        });
    }
    for c in gone {
        let kind = ChangeKind::CategoryRemoved {
            variable: id.clone(),
            category: c.id.clone(),
        };
        out.affecting(kind, vec![CategoryRef::new(id, &c.id)]);
    }
    for c in fresh {
        // A new category may take answers from any other.
        let kind = ChangeKind::CategoryAdded {
            variable: id.clone(),
            category: c.id.clone(),
        };
        out.affecting(kind, every_category(new));
    }
    order(old, new, &renamed, out);
}

/// Takes out of the removed and the added those that are one category under
/// two ids.
fn renames<'a>(
    gone: &mut Vec<&'a Category>,
    fresh: &mut Vec<&'a Category>,
    out: &Changes,
) -> Vec<(&'a Category, &'a Category)> {
    let mut renamed = Vec::new();
    gone.retain(|was| {
        let same = |now: &&Category| {
            let definition = out.binding(&was.definition);
            out.binding(&was.title) == out.binding(&now.title)
                || (!definition.trim().is_empty() && definition == out.binding(&now.definition))
        };
        match fresh.iter().position(same) {
            Some(i) => {
                renamed.push((*was, fresh.remove(i)));
                false
            }
            None => true,
        }
    });
    renamed
}

fn category(variable: &str, old: &Category, new: &Category, out: &mut Changes) {
    let binding = |a: &Localised, b: &Localised| out.binding(a) == out.binding(b);
    let fields = [
        ("label", old.label == new.label, true),
        ("title", old.title == new.title, true),
        (
            "definition",
            old.definition == new.definition,
            binding(&old.definition, &new.definition),
        ),
        (
            "include",
            old.include == new.include,
            out.same_binding(&old.include, &new.include),
        ),
        (
            "exclude",
            old.exclude == new.exclude,
            out.same_binding(&old.exclude, &new.exclude),
        ),
        (
            "examples",
            old.examples == new.examples,
            old.examples.iter().collect::<BTreeSet<_>>() == new.examples.iter().collect(),
        ),
    ];
    for (field, same, same_codes) in fields {
        if same {
            continue;
        }
        let kind = ChangeKind::CategoryReworded {
            variable: variable.into(),
            category: new.id.clone(),
            field,
        };
        if same_codes {
            out.silent(kind);
        } else {
            out.affecting(kind, vec![CategoryRef::new(variable, &old.id)]);
        }
    }
}

/// The relative order of the categories that both versions have.
fn order(old: &Variable, new: &Variable, renamed: &[(&Category, &Category)], out: &mut Changes) {
    let now = |id: &str| {
        let renamed = renamed.iter().find(|(was, _)| was.id == id);
        let id = renamed.map_or(id, |(_, now)| now.id.as_str());
        new.categories.iter().position(|c| c.id == id)
    };
    let kept: Vec<(&str, usize)> = old
        .ids()
        .filter_map(|id| now(id).map(|i| (id, i)))
        .collect();
    if kept.is_sorted_by_key(|(_, i)| *i) {
        return;
    }
    let ordinal = new.kind == Kind::Ordinal;
    let mut sorted: Vec<usize> = kept.iter().map(|(_, i)| *i).collect();
    sorted.sort_unstable();
    let moved = kept
        .iter()
        .zip(sorted)
        .filter(|((_, now), rank)| ordinal && now != rank)
        .map(|((id, _), _)| CategoryRef::new(&old.id, id))
        .collect();
    let kind = ChangeKind::CategoriesReordered {
        variable: new.id.clone(),
        ordinal,
    };
    out.affecting(kind, moved);
}

fn status(old: &Codebook, new: &Codebook, out: &mut Changes) {
    if old.status == new.status {
        return;
    }
    let policy = new.status.as_ref().or(old.status.as_ref());
    let variable = policy.and_then(|p| new.variable(&p.variable).or(old.variable(&p.variable)));
    // Only the statuses that changed sides.
    let affected = variable.map_or_else(Vec::new, |variable| {
        variable
            .ids()
            .filter(|id| old.is_codable(id) != new.is_codable(id))
            .map(|id| CategoryRef::new(&variable.id, id))
            .collect()
    });
    out.affecting(ChangeKind::StatusPolicyChanged, affected);
}

fn general_rules(old: &Codebook, new: &Codebook, out: &mut Changes) {
    let bears_on = |book: &Codebook, rule: &GeneralRule| -> Vec<CategoryRef> {
        book.variables
            .iter()
            .filter(|v| rule.variables.is_empty() || rule.variables.contains(&v.id))
            .flat_map(every_category)
            .collect()
    };
    let (gone, both, fresh) = paired(&old.general_rules, &new.general_rules, |r| &r.id);
    for (was, now) in both {
        let kind = ChangeKind::GeneralRuleChanged { id: now.id.clone() };
        if out.binding(&was.text) != out.binding(&now.text) || was.variables != now.variables {
            out.affecting(kind, bears_on(new, now));
        } else if was != now {
            out.silent(kind);
        }
    }
    for r in gone {
        let kind = ChangeKind::GeneralRuleRemoved { id: r.id.clone() };
        out.affecting(kind, bears_on(old, r));
    }
    for r in fresh {
        let kind = ChangeKind::GeneralRuleAdded { id: r.id.clone() };
        out.affecting(kind, bears_on(new, r));
    }
}

fn examples(old: &Codebook, new: &Codebook, out: &mut Changes) {
    let (gone, both, fresh) = paired(&old.examples, &new.examples, |e| &e.text);
    for (was, now) in both {
        let kind = ChangeKind::ExampleChanged {
            text: now.text.clone(),
        };
        if was.codes != now.codes || was.accept_also != now.accept_also {
            let mut affected = codes(was);
            affected.extend(codes(now));
            affected.sort();
            affected.dedup();
            out.affecting(kind, affected);
        } else if was != now {
            out.silent(kind);
        }
    }
    for e in gone {
        out.affecting(
            ChangeKind::ExampleRemoved {
                text: e.text.clone(),
            },
            codes(e),
        );
    }
    for e in fresh {
        out.affecting(
            ChangeKind::ExampleAdded {
                text: e.text.clone(),
            },
            codes(e),
        );
    }
}

fn codes(example: &Example) -> Vec<CategoryRef> {
    let sets = example
        .codes
        .iter()
        .flat_map(|(v, set)| set.iter().map(move |c| (v, c)));
    let also = example
        .accept_also
        .iter()
        .flat_map(|(v, sets)| sets.iter().flatten().map(move |c| (v, c)));
    let mut all: Vec<CategoryRef> = sets
        .chain(also)
        .map(|(v, c)| CategoryRef::new(v, c))
        .collect();
    all.sort();
    all.dedup();
    all
}
