//! Paths of members below `event`.

use crate::catalog::{Field, ObjectSchema};

/// The path of a member below `event`, such as `offboarding_id` or `onboarding_task_changes[].task_code`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldPath {
    /// The path as it is written in the catalog.
    written: String,
    /// The path without the marks of lists, as [`Field::path`].
    path: String,
    is_top_level: bool,
}

impl FieldPath {
    /// The path, with `[]` after the name of each list.
    #[must_use]
    pub fn new(written: String) -> Self {
        Self { path: written.replace("[]", ""), is_top_level: !written.contains('.'), written }
    }

    /// The path as it is written in the catalog, with `[]` after the name of each list.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The path of the field, as [`Field::path`].
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The name of the member.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }

    /// Whether it is a member of `event` itself.
    #[must_use]
    pub fn is_top_level(&self) -> bool {
        self.is_top_level
    }

    /// The path up to the last list around the member; `None` outside of lists.
    #[must_use]
    pub fn list(&self) -> Option<&str> {
        self.written.rsplit_once("[]").map(|(list, _)| list)
    }

    /// The field of the body of an event type at this path.
    #[must_use]
    pub fn field<'b>(&self, body: &'b ObjectSchema) -> Option<&'b Field> {
        if self.is_top_level {
            return body.find(&self.path);
        }
        body.walk().find(|field| field.path == self.path)
    }

    /// The JSON Pointer of the member in an event; `element` is the index in the list that it is in.
    #[must_use]
    pub fn pointer_in(&self, element: Option<u32>) -> String {
        let index = element.map_or_else(|| "-".to_owned(), |element| element.to_string());
        let path = self.written.replace("[]", &format!("/{index}")).replace('.', "/");
        format!("/event/{path}")
    }
}
