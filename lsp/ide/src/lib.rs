//! grok-ide
