//! The standard library's sources, embedded, and its place among the files of a session.

/// Path and text of each file of the library; the first is its root module.
pub const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The prefix of the library's paths, which no file of a user has.
pub const PREFIX: &str = "<library>/";
