//! Embeds a file's lines: `embed ENCODER LINES OUT [avx512|avx2|portable|exact]`.
//! OUT holds lines × dimensions numbers in single precision, little-endian.

use std::time::Instant;

use fritekst::encoder::{Encoder, Instructions};

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
    let rows = match how.first().map(String::as_str) {
        None => encoder.embed(&lines),
        Some("exact") => encoder.embed_exactly(&lines),
        Some("avx512") => encoder.embed_on(&lines, Instructions::Avx512Vnni),
        Some("avx2") => encoder.embed_on(&lines, Instructions::Avx2),
        Some(_) => encoder.embed_on(&lines, Instructions::Portable),
    };
    let bytes: Vec<u8> = rows.iter().flat_map(|n| n.to_le_bytes()).collect();
    std::fs::write(out, bytes)?;
    let seconds = (start.elapsed() - opened).as_secs_f64();
    println!(
        "opened in {opened:?}; {:.1} lines/s",
        lines.len() as f64 / seconds
    );
    Ok(())
}
