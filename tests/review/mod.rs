//! `fritekst review`: a store that loses nothing, and a local app that lets
//! in only whom it should.

mod agreement;
mod app;
mod audited;
mod commands;
mod crash;
mod doors;
mod journal;
mod learning;
mod models;
mod queue;
mod revised;
mod served;
mod small;
mod verdicts;
