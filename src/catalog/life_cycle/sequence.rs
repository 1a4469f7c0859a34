//! What runs one after another in something else.

use super::FieldPath;

/// That the subjects of a life cycle run one after another in what they are part of, as nodes do in a process.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sequence {
    /// The member with the id in the definition of the process, which is the same each time a node runs.
    pub definition: FieldPath,
    /// The member with the type.
    pub type_field: FieldPath,
    /// The names of the types for which nothing waits.
    pub unordered: Vec<String>,
}
