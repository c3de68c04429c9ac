//! grok-session
