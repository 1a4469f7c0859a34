//! The headers of a delivery.

/// The headers of a delivery, in order, with their names as they were written. A name may be repeated.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds a header after the others.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names, and the values to be changed, in order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut String)> {
        self.0.iter_mut().map(|(name, value)| (name.as_str(), value))
    }

    /// The first value of the header with this name, in any case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Adds the headers of `other` with names, in any case, that are not here.
    pub(super) fn add_missing(&mut self, other: Self) {
        let missing: Vec<_> = other.0.into_iter().filter(|(name, _)| self.get(name).is_none()).collect();
        self.0.extend(missing);
    }

    /// Whether there are no headers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_keep_their_order_and_names() {
        let mut headers = Headers::default();
        assert!(headers.is_empty());
        for (name, value) in [("b", "1"), ("A", "2"), ("B", "3")] {
            headers.push(name, value);
        }
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("b", "1"), ("A", "2"), ("B", "3")]);
        assert_eq!((headers.get("B"), headers.get("a"), headers.get("c")), (Some("1"), Some("2"), None));
    }
}
