//! Behaviour by use case, one module an area.

mod evaluate;
