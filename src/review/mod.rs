//! Review: people code, check and settle; nothing they decide is lost.
//!
//! The [`Store`] is one file with the answers, the machine's suggestions and
//! a journal of everything people did, which is only added to. What the
//! machine said and what a person chose are kept apart forever. [`serve`]
//! shows the store as a local web app.
//!
//! | file | holds |
//! |---|---|
//! | `store/` | the SQLite file: answers, suggestions, journal, what holds, queues |
//! | `choice` | a person's codes, checked against the codebook |
//! | `draw` | which answers are coded twice or blind, and random orders |
//! | `suggest` | from a model's reading to a stored suggestion |
//! | `fill` | suggestions for all answers, while people work |
//! | `learning/` | what people decided teaches the model |
//! | `agreement` | how well coders agree |
//! | `acceptance` | whether suggestions lead them astray |
//! | `stopping` | how many wrong codes are left, and when enough is reviewed |
//! | `server/` | the web app: who may come in, the requests, the page |

mod acceptance;
pub mod agreement;
pub mod choice;
mod draw;
mod error;
mod fill;
pub mod learning;
pub mod server;
pub mod stopping;
mod store;
mod suggest;

pub use acceptance::Acceptance;
pub use choice::{Choice, Codes};
pub use error::{ChoiceError, ReviewError};
pub use fill::{OneModel, Reading, Unread, fill};
pub use learning::Learner;
pub use server::serve;
pub use store::{
    Act, Answer, Coder, Event, Exported, Filling, Filter, Flagged, Judgement, Known, Labelled,
    Listed, NewAnswer, NewFlag, Order, Page, Progress, Recorded, Revised, Revision, Said, Standing,
    Store, Suggestions, Survey, Verdict, Version, token_hash,
};
pub use suggest::suggestions;
