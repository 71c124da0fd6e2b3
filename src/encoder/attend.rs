//! Attention: every piece of a window takes up what it needs of the others.

use std::ops::Range;

use crate::encoder::number::{dot, exp, sum};

/// For each piece and head, a mean of the values of the pieces in the same
/// window, weighted by how well their keys fit its query (Vaswani et al.
/// 2017, section 3.2). `joined` holds queries, keys and values: pieces × 3 ×
/// width; `out`: pieces × width.
#[inline(always)]
pub fn attend(
    joined: &[f32],
    width: usize,
    heads: usize,
    spans: impl Iterator<Item = Range<usize>>,
    out: &mut [f32],
) {
    let size = width / heads;
    let scale = 1.0 / (size as f32).sqrt();
    let part = |piece: usize, which: usize, head: usize| {
        &joined[piece * 3 * width + which * width + head * size..][..size]
    };
    let mut fits = Vec::new();
    for span in spans {
        for head in 0..heads {
            for piece in span.clone() {
                let query = part(piece, 0, head);
                fits.clear();
                fits.extend(span.clone().map(|p| dot(query, part(p, 1, head)) * scale));
                let largest = fits.iter().copied().fold(f32::MIN, f32::max);
                fits.iter_mut().for_each(|fit| *fit = exp(*fit - largest));
                let inverse = 1.0 / sum(&fits, |f| f);
                let out = &mut out[piece * width + head * size..][..size];
                out.fill(0.0);
                for (p, fit) in span.clone().zip(&fits) {
                    let weight = fit * inverse;
                    for (o, v) in out.iter_mut().zip(part(p, 2, head)) {
                        *o += weight * v;
                    }
                }
            }
        }
    }
}
