//! grok-jit
