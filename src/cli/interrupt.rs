//! Ctrl-C: the run ends between two chunks, so that temporary files are
//! removed and the target stays as it was.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// The user asked to stop.
#[derive(Debug, thiserror::Error)]
#[error("stopped; nothing was written")]
pub struct Interrupted;

/// Listens from now on. A second Ctrl-C ends the program at once.
pub fn listen() {
    // Without a handler Ctrl-C ends the program as it always did.
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    });
}

/// Whether the user asked to stop.
pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}
