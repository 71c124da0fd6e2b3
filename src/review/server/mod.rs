//! The web app, on this machine unless another address is asked for.
//!
//! | file | holds |
//! |---|---|
//! | `doors` | who may come in: host, origin, secret |
//! | `entry` | every request: checked, timed, with the rules of the page |
//! | `failure` | refusals in the user's language |
//! | `requests` | what the page asks for, and the answers to it |
//! | `learning` | learning in the background, switching models |
//! | `codebook` | new wordings of categories |
//! | `verdict` | verdicts on flags |
//! | `views` | the shapes of what is sent |
//! | `assets` | the page itself |

mod assets;
mod codebook;
mod doors;
mod entry;
mod failure;
mod learning;
mod requests;
mod verdict;
mod views;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower_service::Service;

use crate::review::{Learner, ReviewError, Store};
use learning::Learning;

pub use doors::new_token;

/// Time a client has to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// Time for all of a request and its answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Largest body of a request, in bytes.
const LARGEST_BODY: usize = 64 * 1024;
/// Connections at a time.
const MOST_CONNECTIONS: usize = 256;

/// What the app shows and where.
#[derive(Debug, Clone)]
pub struct Serving {
    /// The store.
    pub store: PathBuf,
    /// The address to listen on; port 0 takes any free one.
    pub address: SocketAddr,
    /// Names by which the page may be asked for, besides the address.
    pub names: Vec<String>,
    /// Whether messages are in Danish.
    pub danish: bool,
}

/// What all requests share.
struct App {
    path: PathBuf,
    /// One connection to write with, one to read with.
    writing: Mutex<Store>,
    reading: Mutex<Store>,
    learning: Learning,
    /// Set when the app is to end.
    over: AtomicBool,
    doors: doors::Doors,
    danish: bool,
}

/// Why the app cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The store.
    #[error(transparent)]
    Review(#[from] ReviewError),
    /// The network.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The system.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Serves the app until `stop` says so (it is asked a few times a second).
/// `learner` is the model that decisions teach, if they are to; `ready` is
/// told the address.
///
/// # Errors
/// [`ServeError`]: the store cannot be opened, the address not listened on.
pub fn serve(
    serving: &Serving,
    learner: Option<Learner>,
    ready: impl FnOnce(SocketAddr),
    stop: impl Fn() -> bool + Send + 'static,
) -> Result<(), ServeError> {
    let (writing, reading) = (Store::open(&serving.store)?, Store::open(&serving.store)?);
    // A store without a codebook is told before anything is shown.
    reading.codebook()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async move {
        let address = serving.address;
        let refused = |source| ServeError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let local = listener.local_addr()?;
        let app = Arc::new(App {
            path: serving.store.clone(),
            writing: Mutex::new(writing),
            reading: Mutex::new(reading),
            learning: Learning::new(learner),
            over: AtomicBool::new(false),
            doors: doors::Doors::new(local, &serving.names),
            danish: serving.danish,
        });
        ready(local);
        let stopped = async move {
            while !stop() {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        tokio::select! {
            () = accept(listener, Arc::clone(&app)) => {}
            () = stopped => {}
        }
        app.over.store(true, Ordering::Relaxed);
        Ok(())
    })
}

async fn accept(listener: TcpListener, app: Arc<App>) {
    let routes = requests::routes(app);
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        // A semaphore that is never closed always gives a permit in the end.
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, say: it passes.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let routes = routes.clone();
        tokio::spawn(async move {
            let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
                routes.clone().call(request.map(Body::new))
            });
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new())
                .header_read_timeout(HEAD_PATIENCE)
                .max_buf_size(LARGEST_BODY);
            // A client that breaks off is no error of ours.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
            drop(permit);
        });
    }
}
