//! The known names that are most similar to an unknown one, for suggestions.

/// The known names that are most similar to `name`, at most `count`, best first and each once. Capital letters
/// do not matter. Names that are much less similar than the best are left out.
pub(crate) fn most_similar<'k>(
    name: &str,
    known: impl IntoIterator<Item = &'k str>,
    count: usize,
) -> Vec<&'k str> {
    /// The least similarity, from 0 to 1.
    const LEAST: f64 = 0.4;
    /// How much less similar than the best a name may be.
    const RANGE: f64 = 0.25;
    let name = name.to_lowercase();
    let mut found: Vec<_> = known
        .into_iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(&name, &known.to_lowercase()), known))
        .collect();
    found.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    found.dedup_by(|left, right| left.1 == right.1);
    let best = found.first().map_or(0.0, |(similarity, _)| *similarity);
    found.retain(|(similarity, _)| *similarity >= LEAST.max(best - RANGE));
    found.into_iter().take(count).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::most_similar;

    #[test]
    fn the_most_similar_names_come_first() {
        let known = ["rejected", "approved", "in_progress", "rejected_by", "rejected"];
        assert_eq!(most_similar("Rejcted", known, 5), ["rejected", "rejected_by"]);
        assert_eq!(most_similar("rejcted", known, 1), ["rejected"]);
        assert_eq!(most_similar("zzz", known, 5), [""; 0]);
    }
}
