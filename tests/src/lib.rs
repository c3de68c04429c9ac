//! grok-tests
