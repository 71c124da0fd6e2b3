//! `fritekst review`: a store that loses nothing, and a local app that lets
//! in only whom it should.

mod agreement;
mod app;
mod commands;
mod crash;
mod doors;
mod journal;
mod queue;
mod served;
mod small;
