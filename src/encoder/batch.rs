//! Windows packed into batches, so that each weight that is fetched serves
//! many pieces.

/// Pieces in a batch: enough that fetching the weights no longer counts, few
/// enough that what lies between the layers stays in the cache.
const PIECES: usize = 192;

/// A window's place: whose it is, and how much it counts among that answer's.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    pub answer: usize,
    pub weight: usize,
    start: usize,
    end: usize,
}

/// Windows one after another, without padding.
#[derive(Debug, Default)]
pub struct Batch {
    pub pieces: Vec<u32>,
    windows: Vec<Window>,
}

impl Batch {
    pub fn windows(&self) -> impl Iterator<Item = &Window> {
        self.windows.iter()
    }

    /// Where each window's pieces lie.
    pub fn spans(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.windows.iter().map(|w| w.start..w.end)
    }
}

/// Packs the windows of each answer, in order.
pub fn pack(answers: &[Vec<Vec<u32>>]) -> Vec<Batch> {
    let mut batches = Vec::new();
    let mut batch = Batch::default();
    for (answer, windows) in answers.iter().enumerate() {
        for pieces in windows {
            if !batch.pieces.is_empty() && batch.pieces.len() + pieces.len() > PIECES {
                batches.push(std::mem::take(&mut batch));
            }
            let start = batch.pieces.len();
            batch.pieces.extend_from_slice(pieces);
            batch.windows.push(Window {
                answer,
                weight: (pieces.len() - 2).max(1),
                start,
                end: batch.pieces.len(),
            });
        }
    }
    if !batch.pieces.is_empty() {
        batches.push(batch);
    }
    batches
}
