//! What cross-validation said of each answer, as a file.

use std::path::Path;

use fritekst::codebook::{Codebook, Variable};
use fritekst::survey::{Block, BlockEncoder, Output, SurveyError, Target, WriteOptions};
use fritekst::train::{Gold, Labelled, LeftOut};

/// Decimals of a probability.
const DECIMALS: usize = 4;

/// Writes one row an answer: its row number and group, and for each variable
/// the code it was given by hand (`V`), the code by a model that had not seen
/// its group (`V_code`), and the probabilities (`V_p_CATEGORY`).
pub fn write(
    path: &Path,
    force: bool,
    labelled: &Labelled,
    codebook: &Codebook,
    left_out: &[LeftOut],
) -> Result<(), SurveyError> {
    let mut header = vec!["row".to_owned(), "group".to_owned()];
    for variable in &codebook.variables {
        header.extend([variable.id.clone(), format!("{}_code", variable.id)]);
        let categories = variable.categories.iter();
        header.extend(categories.map(|c| format!("{}_p_{}", variable.id, c.id)));
    }
    let options = WriteOptions::default();
    let target = Target::Path(path.to_owned());
    let mut output = Output::create(&target, &options, &header, force)?;
    let mut block = BlockEncoder::new(&options).with_columns(&header).block();
    for row in 0..labelled.len() {
        block.integer(row as u64 + 1);
        let group = labelled.groups.get(row);
        block.text(group.map_or("", |g| &labelled.group_names[*g]));
        for (variable, own) in codebook.variables.iter().zip(left_out) {
            cells(
                &mut block,
                variable,
                labelled.gold.get(&variable.id),
                own,
                row,
            );
        }
        block.end_row()?;
    }
    output.write(block)?;
    output.finish().map(|_| ())
}

fn cells(block: &mut Block, variable: &Variable, gold: Option<&Gold>, own: &LeftOut, row: usize) {
    let names = |codes: &[usize]| {
        let ids: Vec<&str> = codes.iter().map(|c| &*variable.categories[*c].id).collect();
        ids.join("|")
    };
    let Ok(at) = own.rows.binary_search(&row) else {
        for _ in 0..variable.categories.len() + 2 {
            block.empty();
        }
        return;
    };
    block.text(&names(&gold.map(|g| g.codes(row)).unwrap_or_default()));
    block.text(&names(&own.codes[at]));
    for p in own.probabilities.row(at) {
        block.number(*p, DECIMALS);
    }
}
