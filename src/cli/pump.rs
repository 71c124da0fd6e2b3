//! Moves a file through many workers: one thread reads, all cores code, the
//! rows are written in their order. Memory holds a few chunks, whatever the
//! length of the file.

use std::sync::Mutex;
use std::sync::mpsc::sync_channel;

use rayon::prelude::*;

use fritekst::survey::{Block, Chunk, Output, Survey, SurveyError};

/// Rows of a chunk: enough to be worth a worker's while, few enough that
/// memory stays small.
pub const CHUNK_ROWS: usize = 2048;

/// Reads the rest of `survey` (after `first`), makes a block of every chunk
/// with `work` and writes the blocks in order. Workers are made by `worker`
/// and used again. `wrote` is told the bytes read so far.
pub fn pump<W: Send, R: Send>(
    mut survey: Survey,
    first: Option<Chunk>,
    output: &mut Output,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &Chunk) -> Result<(Block, R), SurveyError> + Sync,
    mut wrote: impl FnMut(R, u64),
) -> Result<Survey, SurveyError> {
    let batch = rayon::current_num_threads() * 2;
    let (send, receive) = sync_channel::<Result<(Chunk, u64), SurveyError>>(batch);
    let workers: Mutex<Vec<W>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut next = first.map(Ok);
            loop {
                let chunk = match next.take() {
                    Some(chunk) => chunk,
                    None => match survey.next_chunk(CHUNK_ROWS).transpose() {
                        Some(chunk) => chunk,
                        None => return survey,
                    },
                };
                let failed = chunk.is_err();
                let read = survey.bytes_read();
                // The receiver is gone when writing failed: stop reading.
                if send.send(chunk.map(|c| (c, read))).is_err() || failed {
                    return survey;
                }
            }
        });
        let mut write_all = move || -> Result<(), SurveyError> {
            let mut chunks = Vec::with_capacity(batch);
            loop {
                chunks.clear();
                while chunks.len() < batch {
                    match receive.recv() {
                        Ok(chunk) => chunks.push(chunk?),
                        Err(_) => break,
                    }
                }
                if chunks.is_empty() {
                    return Ok(());
                }
                let blocks: Vec<_> = chunks
                    .par_iter()
                    .map(|(chunk, read)| {
                        let idle = workers.lock().ok().and_then(|mut w| w.pop());
                        let mut own = idle.unwrap_or_else(&worker);
                        let made = work(&mut own, chunk);
                        if let Ok(mut idle) = workers.lock() {
                            idle.push(own);
                        }
                        made.map(|(block, result)| (block, result, *read))
                    })
                    .collect::<Result<_, _>>()?;
                for (block, result, read) in blocks {
                    output.write(block)?;
                    wrote(result, read);
                }
            }
        };
        // The closure owns the receiver: when writing fails the reader's
        // next send fails too, and it ends.
        let written = write_all();
        drop(write_all);
        // A panic in the reader is a bug of ours and is passed on.
        let survey = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.map(|()| survey)
    })
}
