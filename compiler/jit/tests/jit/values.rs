//! Aggregates, enums, references, cells, vectors, text, formatting, closures.
