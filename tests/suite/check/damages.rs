//! Placeholder.
pub(super) struct Damage {
    pub name: &'static str,
    pub file: &'static str,
    pub find: &'static str,
    pub put: &'static str,
    pub rule: &'static str,
    pub severity: &'static str,
    pub line_has: &'static str,
}
pub(super) const DAMAGES: &[Damage] = &[];
