//! Behaviour by use case, in one test binary.

mod survey;
