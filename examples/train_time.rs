//! Seconds and objective of one training on a matrix saved by
//! `scripts/peers/train_time.py`.
//!
//! `cargo run --release --example train_time -- MATRIX ALPHA [TOLERANCE]`

use anyhow::{Context, Result, ensure};
use fritekst::learn::{SparseLogisticParams, SparseRowsBuilder};
use linfa::traits::Fit;
use ndarray::Array1;
use std::time::Instant;

/// Numbers of four or eight bytes, little-endian.
struct Numbers<'a>(&'a [u8]);

impl<'a> Numbers<'a> {
    fn take<const SIZE: usize>(&mut self, count: usize) -> Result<Vec<[u8; SIZE]>> {
        ensure!(self.0.len() >= count * SIZE, "the matrix file is cut short");
        let (now, rest) = self.0.split_at(count * SIZE);
        self.0 = rest;
        Ok(now
            .chunks_exact(SIZE)
            .filter_map(|chunk| chunk.try_into().ok())
            .collect())
    }
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context("name the matrix file")?;
    let alpha: f64 = arguments.next().context("give alpha")?.parse()?;
    let tolerance: f64 = arguments.next().as_deref().unwrap_or("1e-2").parse()?;
    let bytes = std::fs::read(&path)?;
    let mut numbers = Numbers(&bytes);
    let sizes: Vec<usize> = numbers
        .take::<8>(3)?
        .into_iter()
        .map(|b| u64::from_le_bytes(b) as usize)
        .collect();
    let (rows, columns, stored) = (sizes[0], sizes[1], sizes[2]);
    let starts: Vec<usize> = numbers
        .take(rows + 1)?
        .into_iter()
        .map(|b| u64::from_le_bytes(b) as usize)
        .collect();
    let indices: Vec<u32> = numbers
        .take(stored)?
        .into_iter()
        .map(u32::from_le_bytes)
        .collect();
    let values: Vec<f32> = numbers
        .take(stored)?
        .into_iter()
        .map(f32::from_le_bytes)
        .collect();
    let classes: Array1<usize> = numbers
        .take(rows)?
        .into_iter()
        .map(|b| u32::from_le_bytes(b) as usize)
        .collect();
    let mut builder = SparseRowsBuilder::new(columns);
    for row in starts.windows(2) {
        builder.push(&indices[row[0]..row[1]], &values[row[0]..row[1]])?;
    }
    let data = linfa::DatasetBase::new(builder.finish(), classes);

    let begin = Instant::now();
    let model = SparseLogisticParams::new()
        .alpha(alpha)
        .tolerance(tolerance)
        .fit(&data)?;
    let seconds = begin.elapsed().as_secs_f64();
    let report = model.convergence();
    println!(
        "seconds={seconds:.4} objective={:.6} iterations={} cg_steps={} gradient={:.2e} \
         converged={}",
        report.objective,
        report.iterations,
        report.cg_steps,
        report.gradient_norm / report.origin_norm,
        report.converged
    );
    Ok(())
}
