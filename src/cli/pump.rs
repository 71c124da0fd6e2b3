//! Moves a file through many workers: one thread reads, all cores code, the
//! rows are written in their order. Memory holds a few chunks, whatever the
//! length of the file.

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::prelude::*;

use crate::cli::interrupt::{self, Interrupted};
use fritekst::survey::{Block, Chunk, Output, Survey, SurveyError};

/// Rows of a chunk: enough to be worth a worker's while, few enough that
/// memory stays small.
pub const CHUNK_ROWS: usize = 2048;

/// Reads the rest of `survey` (after `first`) in chunks of `rows`, makes a block of every chunk
/// with `work` and writes the blocks in order. Workers are made by `worker`
/// and used again. `wrote` is told the bytes read so far.
///
/// Reading, coding and writing overlap; what waits between them is bounded.
pub fn pump<W: Send, R: Send>(
    survey: Survey,
    first: Option<Chunk>,
    rows: usize,
    output: &mut Output,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &Chunk) -> Result<(Block, R), SurveyError> + Sync,
    wrote: impl FnMut(R, u64) + Send,
) -> anyhow::Result<Survey> {
    let batch = rayon::current_num_threads() * 2;
    let (to_code, read) = sync_channel(batch);
    let (to_write, coded) = sync_channel(1);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read_chunks(survey, first, rows, &to_code));
        let writer = scope.spawn(move || write_blocks(output, &coded, wrote));
        let coding = code_chunks(read, to_write, batch, worker, work);
        // A panic in a thread of ours is passed on.
        let survey = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
        let writing = writer.join().unwrap_or_else(|panic| resume_unwind(panic));
        // What went wrong in writing is why coding could not go on.
        writing?;
        coding?;
        Ok(survey)
    })
}

/// Reads a file in chunks of `rows` and hands them on in order, with the bytes
/// read so far; while one is used the next is read.
pub fn read_ahead(
    survey: Survey,
    rows: usize,
    mut each: impl FnMut(Chunk, u64) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (to_use, read) = sync_channel(1);
    std::thread::scope(|scope| {
        scope.spawn(move || read_chunks(survey, None, rows, &to_use));
        // Leaving the loop drops the receiver, which ends the reader.
        for next in read {
            let (chunk, bytes) = next?;
            each(chunk, bytes)?;
            if interrupt::asked() {
                return Err(Interrupted.into());
            }
        }
        Ok(())
    })
}

type Read = Result<(Chunk, u64), SurveyError>;

fn read_chunks(
    mut survey: Survey,
    first: Option<Chunk>,
    rows: usize,
    to_code: &SyncSender<Read>,
) -> Survey {
    let mut next = first.map(Ok);
    loop {
        let chunk = match next.take() {
            Some(chunk) => chunk,
            None => match survey.next_chunk(rows).transpose() {
                Some(chunk) => chunk,
                None => return survey,
            },
        };
        let failed = chunk.is_err();
        let read = survey.bytes_read();
        // The receiver is gone when coding ended early: stop reading.
        if to_code.send(chunk.map(|c| (c, read))).is_err() || failed {
            return survey;
        }
    }
}

/// Codes batch by batch. Ends, and so ends the reader, when a chunk fails,
/// the user asks to stop or the writer is gone.
fn code_chunks<W: Send, R: Send>(
    read: Receiver<Read>,
    to_write: SyncSender<Vec<(Block, R, u64)>>,
    batch: usize,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, &Chunk) -> Result<(Block, R), SurveyError> + Sync,
) -> anyhow::Result<()> {
    let workers: Mutex<Vec<W>> = Mutex::new(Vec::new());
    loop {
        let mut chunks = Vec::with_capacity(batch);
        while chunks.len() < batch {
            match read.recv() {
                Ok(chunk) => chunks.push(chunk?),
                Err(_) => break,
            }
        }
        if chunks.is_empty() {
            return Ok(());
        }
        let blocks = chunks
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
            .collect::<Result<Vec<_>, SurveyError>>()?;
        if interrupt::asked() {
            return Err(Interrupted.into());
        }
        if to_write.send(blocks).is_err() {
            return Ok(());
        }
    }
}

fn write_blocks<R>(
    output: &mut Output,
    coded: &Receiver<Vec<(Block, R, u64)>>,
    mut wrote: impl FnMut(R, u64),
) -> Result<(), SurveyError> {
    for blocks in coded {
        for (block, result, read) in blocks {
            output.write(block)?;
            wrote(result, read);
        }
    }
    Ok(())
}
