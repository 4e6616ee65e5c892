//! Tags of an element.

/// The tags of an element: key and value.
pub(super) struct Tags<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    /// The tags at these places of a block's table of texts; those that are not UTF-8 are left out.
    pub(super) fn of(table: &'a [Vec<u8>], places: impl Iterator<Item = (usize, usize)>) -> Self {
        let text = |place: usize| table.get(place).and_then(|bytes| std::str::from_utf8(bytes).ok());
        Self(places.filter_map(|(key, value)| Some((text(key)?, text(value)?.trim()))).collect())
    }

    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == key).map(|&(_, value)| value)
    }

    /// Whether `key` has this value.
    pub(super) fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Whether a key fulfils this.
    pub(super) fn any_key(&self, mut fits: impl FnMut(&str) -> bool) -> bool {
        self.0.iter().any(|(key, _)| fits(key))
    }
}

#[cfg(test)]
impl<'a> Tags<'a> {
    /// These tags, for tests.
    pub(super) fn test(tags: &[(&'a str, &'a str)]) -> Self {
        Self(tags.to_vec())
    }
}

/// The two directions of a way: along its line, and against it.
pub(super) const DIRECTIONS: [usize; 2] = [0, 1];
