//! The fields of a catalog file with the paths to them.

use crate::catalog::file::TomlPath;
use crate::catalog::{Field, ObjectSchema};

/// Visits the fields of the object at a path and those of the objects in it. A shared object is visited as if it
/// were written at its use: the file has nothing at these paths.
pub(super) fn visit_fields(
    object: &ObjectSchema,
    path: &TomlPath<'_>,
    visit: &mut dyn FnMut(&Field, &TomlPath<'_>),
) {
    let all = path.key("fields");
    for field in &object.fields {
        let path = all.element(field.index);
        visit(field, &path);
        if let Some(object) = field.value_type.object() {
            visit_fields(object, &path, visit);
        }
    }
}
