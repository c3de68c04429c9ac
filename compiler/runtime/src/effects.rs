//! Effects: what a program may do to the world beyond printing, and the set of them that a run was granted.

/// An effect, in the order in which they print everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Effect {
    Fs,
    Net,
    Env,
    Process,
    Time,
    Random,
    Ffi,
    Ai,
    Actor,
}

impl Effect {
    /// All of them.
    pub const ALL: [Effect; 9] = [
        Effect::Fs,
        Effect::Net,
        Effect::Env,
        Effect::Process,
        Effect::Time,
        Effect::Random,
        Effect::Ffi,
        Effect::Ai,
        Effect::Actor,
    ];

    /// How it is written in grants and shown.
    pub fn name(self) -> &'static str {
        match self {
            Effect::Fs => "fs",
            Effect::Net => "net",
            Effect::Env => "env",
            Effect::Process => "process",
            Effect::Time => "time",
            Effect::Random => "random",
            Effect::Ffi => "ffi",
            Effect::Ai => "ai",
            Effect::Actor => "actor",
        }
    }

    /// The effect of that name.
    pub fn by_name(name: &str) -> Option<Effect> {
        Effect::ALL.into_iter().find(|effect| effect.name() == name)
    }
}

/// A set of effects.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub struct EffectSet(u16);

impl EffectSet {
    /// No effect at all.
    pub const NONE: EffectSet = EffectSet(0);
    /// Every effect.
    pub const ALL: EffectSet = EffectSet((1 << Effect::ALL.len()) - 1);

    /// The set with one effect more.
    #[must_use]
    pub fn with(self, effect: Effect) -> EffectSet {
        EffectSet(self.0 | 1 << effect as u16)
    }

    /// Whether the effect is in the set.
    pub fn contains(self, effect: Effect) -> bool {
        self.0 & 1 << effect as u16 != 0
    }
}
