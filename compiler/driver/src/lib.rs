//! grok
