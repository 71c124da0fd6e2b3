//! Reads a file's lines: `embed ENCODER LINES OUT [avx512|avx2|portable|exact]`.
//! OUT holds lines × outputs of a fine-tuned encoder, lines × dimensions of
//! another, in single precision, little-endian.

use std::time::Instant;

use fritekst::encoder::{Encoder, Instructions, View};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, encoder, lines, out, how @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: embed ENCODER LINES OUT [avx512|avx2|portable|exact]");
    };
    let start = Instant::now();
    let encoder = Encoder::open(encoder.as_ref())?;
    let opened = start.elapsed();
    let text = std::fs::read_to_string(lines)?;
    let lines: Vec<&str> = text.lines().collect();
    let begun = Instant::now();
    let view = match encoder.manifest().outputs.is_empty() {
        true => View::Meaning,
        false => View::Outputs,
    };
    // The first reading rounds the matrices to bytes; that is part of opening.
    encoder.read(&[""], view);
    let opened = opened + begun.elapsed();
    let start = Instant::now();
    let rows = match how.first().map(String::as_str) {
        None => encoder.read(&lines, view),
        Some("exact") => encoder.read_exactly(&lines, view),
        Some("avx512") => encoder.read_on(&lines, view, Instructions::Avx512Vnni),
        Some("avx2") => encoder.read_on(&lines, view, Instructions::Avx2),
        Some(_) => encoder.read_on(&lines, view, Instructions::Portable),
    };
    let seconds = start.elapsed().as_secs_f64();
    let bytes: Vec<u8> = rows.iter().flat_map(|n| n.to_le_bytes()).collect();
    std::fs::write(out, bytes)?;
    println!(
        "opened in {opened:?}; {:.1} lines/s",
        lines.len() as f64 / seconds
    );
    Ok(())
}
