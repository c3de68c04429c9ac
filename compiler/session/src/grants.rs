//! Which effects a run may have: a set, its spelling, and what to say about a misspelt one.

use std::fmt;

use grok_runtime::effects::{Effect, EffectSet};

/// A set of granted effects.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Grants(EffectSet);

/// A spelling that names no effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GrantError {
    /// What was written.
    pub word: String,
    /// The effect probably meant.
    pub suggestion: Option<&'static str>,
}

impl Grants {
    /// No effect at all.
    pub const NONE: Grants = Grants(EffectSet::NONE);
    /// Every effect.
    pub const ALL: Grants = Grants(EffectSet::ALL);

    /// Reads `all`, `none`, or effects separated by commas (white space around them is fine).
    pub fn parse(text: &str) -> Result<Grants, GrantError> {
        match text.trim() {
            "all" => return Ok(Grants::ALL),
            "none" | "" => return Ok(Grants::NONE),
            _ => {}
        }
        text.split(',')
            .map(str::trim)
            .try_fold(Grants::NONE, |Grants(set), word| match Effect::by_name(word) {
                Some(effect) => Ok(Grants(set.with(effect))),
                None => Err(GrantError {
                    word: word.to_owned(),
                    suggestion: nearest_effect(word),
                }),
            })
    }

    /// The effects as a run takes them.
    pub fn effects(self) -> EffectSet {
        self.0
    }
}

impl fmt::Display for Grants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Grants::ALL => f.write_str("all"),
            Grants::NONE => f.write_str("none"),
            _ => {
                let granted = Effect::ALL.into_iter().filter(|effect| self.0.contains(*effect));
                let names: Vec<_> = granted.map(Effect::name).collect();
                f.write_str(&names.join(","))
            }
        }
    }
}

impl fmt::Display for GrantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no effect is named `{}`", self.word)?;
        match self.suggestion {
            Some(effect) => write!(f, "; did you mean `{effect}`?"),
            None => {
                let names = Effect::ALL.map(Effect::name).join(", ");
                write!(f, "; the effects are {names}, or `all`, `none`")
            }
        }
    }
}

impl std::error::Error for GrantError {}

/// The effect or long form closest to a misspelt word, if one is close enough to be meant.
fn nearest_effect(word: &str) -> Option<&'static str> {
    let long_forms = [
        ("file", "fs"),
        ("files", "fs"),
        ("network", "net"),
        ("environment", "env"),
        ("clock", "time"),
    ];
    let candidates = Effect::ALL
        .into_iter()
        .map(|effect| (effect.name(), effect.name()))
        .chain(long_forms);
    candidates
        .map(|(spelling, effect)| (strsim::damerau_levenshtein(word, spelling), effect))
        .filter(|(distance, effect)| *distance <= effect.len().div_ceil(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, effect)| effect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lists_and_the_two_words() {
        assert_eq!(Grants::parse("all"), Ok(Grants::ALL));
        assert_eq!(Grants::parse("none"), Ok(Grants::NONE));
        assert_eq!(
            Grants::parse(" net, fs ").map(|grants| grants.to_string()),
            Ok("fs,net".to_owned())
        );
    }

    #[test]
    fn a_misspelt_effect_is_named_with_what_was_meant() {
        let message = |text| Grants::parse(text).expect_err("misspelt").to_string();
        assert_eq!(message("fs,nett"), "no effect is named `nett`; did you mean `net`?");
        assert_eq!(message("network"), "no effect is named `network`; did you mean `net`?");
        assert!(message("wombat").starts_with("no effect is named `wombat`; the effects are fs, net,"));
    }
}
