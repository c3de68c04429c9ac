//! Expansions for people.
