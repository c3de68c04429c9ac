//! grok-benches
