//! Behaviour of fritekst, one module a use case.

mod learn;
