//! The known names that are most similar to an unknown one, for suggestions.

/// The known names that are most similar to `name`, at most `count`, best first. Names are compared by their
/// keys, such as in lower case, and of names with equal keys only the first is kept. Names that are much less
/// similar than the best are left out.
pub(crate) fn most_similar<T: AsRef<str>>(
    name: &str,
    known: impl IntoIterator<Item = T>,
    key: impl Fn(&str) -> String,
    count: usize,
) -> Vec<T> {
    /// The least similarity, from 0 to 1.
    const LEAST: f64 = 0.4;
    /// How much less similar than the best a name may be.
    const RANGE: f64 = 0.25;
    let name = key(name);
    let mut found = Vec::new();
    for known in known {
        let known_key = key(known.as_ref());
        let similarity = strsim::normalized_damerau_levenshtein(&name, &known_key);
        if similarity >= LEAST {
            found.push((similarity, known_key, known));
        }
    }
    found.sort_by(|left, right| right.0.total_cmp(&left.0));
    let best = found.first().map_or(0.0, |(similarity, ..)| *similarity);
    let mut keys = std::collections::HashSet::new();
    found.retain(|(similarity, key, _)| *similarity >= best - RANGE && keys.insert(key.clone()));
    found.into_iter().take(count).map(|(.., known)| known).collect()
}

/// The name nearest to `name`, if one is near enough to be meant.
pub(crate) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    /// Names alike to this degree differ by a slip or two.
    const ALIKE: f64 = 0.75;
    let length = name.chars().count();
    // Comparing takes the product of the lengths, and names of very different lengths are not alike to this
    // degree.
    let near = |candidate: &&str| {
        let (shorter, longer) = {
            let other = candidate.chars().count();
            (length.min(other), length.max(other))
        };
        shorter * 4 >= longer * 3
    };
    known
        .filter(near)
        .map(|candidate| (strsim::normalized_damerau_levenshtein(name, candidate), candidate))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_names_come_first() {
        let known = ["rejected", "approved", "in_progress", "rejected_by", "rejected"];
        assert_eq!(most_similar("Rejcted", known, str::to_lowercase, 5), ["rejected", "rejected_by"]);
        assert_eq!(most_similar("rejcted", known, str::to_lowercase, 1), ["rejected"]);
        assert_eq!(most_similar("zzz", known, str::to_lowercase, 5), [""; 0]);
    }
}
