//! The tests of the program and of its library, in one crate so that they link once.

mod catalog;
mod damage;
mod generated;
mod input;
mod output;
mod properties;
mod rooms;
mod seal;
mod stream;
mod support;
mod transcripts;
mod validate;
