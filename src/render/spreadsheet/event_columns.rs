//! The columns of events: what every event has, and the fields of the catalog.
//!
//! They follow from the catalog and the options, never from the input: two logs have the same columns, and a row is
//! written as soon as its event is read.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use crate::catalog::{Catalog, EventType, Field, ObjectSchema, ValueType};
use crate::corehr::{JOB_CHANGE_UPDATED, NODE_UPDATED};
use crate::similar::most_similar;

/// The columns of a table of events.
#[derive(Clone, Debug)]
pub struct EventColumns<'c> {
    pub(super) columns: Vec<EventColumn>,
    /// The columns of the fields of the event types that occurred, by the names of all.
    bodies: HashMap<&'c str, OnceLock<ObjectColumns>>,
    /// The indices of the columns of fields, by name.
    of_bodies: HashMap<String, usize>,
    /// The columns of the top-level members and of what is in the header.
    pub(super) envelope: ObjectColumns,
    /// The treatment of columns without a value: what was asked for by name is shown.
    pub empty: EmptyColumns,
}

/// The treatment of columns in which no row has a value, where columns can be hidden.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "two ways")]
pub enum EmptyColumns {
    /// They are hidden.
    Hide,
    /// They are shown like the others.
    Show,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct EventColumn {
    pub(super) name: String,
    pub(super) content: ColumnContent,
}

/// What a column has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ColumnContent {
    /// What every event has.
    Common(CommonColumn),
    /// A member of the envelope.
    Envelope,
    /// The value of a field.
    Field,
    /// The label of a field's value.
    Label,
}

/// Declares the columns that every event has, with their names.
macro_rules! common_columns {
    ($($variant:ident = $name:literal,)*) => {
        /// A column that every event has.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub(super) enum CommonColumn {
            $($variant,)*
        }

        impl CommonColumn {
            /// All, in order, with their names.
            const ALL: &[(Self, &'static str)] = &[$((Self::$variant, $name),)*];
        }
    };
}

common_columns! {
    Time = "time",
    EventType = "event_type",
    EventId = "event_id",
    CreateTime = "create_time",
    AppId = "app_id",
    TenantKey = "tenant_key",
    Findings = "findings",
    File = "file",
    Line = "line",
    Pointer = "pointer",
}

/// The columns of the members of an object, by [`Field::index`].
#[derive(Clone, Debug, Default)]
pub(super) struct ObjectColumns(pub(super) Vec<FieldColumns>);

/// The columns of a field.
#[derive(Clone, Debug, Default)]
pub(super) struct FieldColumns {
    /// The index of the column with its value.
    pub(super) value: Option<usize>,
    /// The index of the column with the label of its value.
    pub(super) label: Option<usize>,
    /// The columns of the members of the object that it is.
    pub(super) inner: Option<ObjectColumns>,
}

crate::messages! {
    /// The error of a column that does not exist.
    #[derive(Clone)]
    pub enum UnknownColumn {
        Similar { name: String, nearest: String } =>
            "no column `{name}`; did you mean `{nearest}`?", "没有列 `{name}`；是否想写 `{nearest}`？";
        Unknown { name: String } =>
            "no column `{name}`: columns are fields of the catalog, such as `node_status` and `node_status.label`",
            "没有列 `{name}`：列是事件目录中的字段，例如 `node_status` 和 `node_status.label`";
    }
}

/// The end of the name of a column with labels.
const LABEL: &str = ".label";

impl<'c> EventColumns<'c> {
    /// What every event has, and the fields of the event types that have timelines and of those that were added to
    /// the catalog. With those of all event types, a table would have hundreds of columns.
    #[must_use]
    pub fn of_default_types(catalog: &'c Catalog) -> Self {
        let is_default =
            |name: &str| matches!(name, JOB_CHANGE_UPDATED | NODE_UPDATED) || catalog.is_added(name);
        Self::of_types(catalog, is_default)
    }

    /// What every event has, and the fields of the event types whose name fulfills a condition.
    #[must_use]
    pub fn of_types(catalog: &'c Catalog, is_wanted: impl Fn(&str) -> bool) -> Self {
        let names = catalog.names().into_iter().filter(|name| is_wanted(name));
        let wanted: Vec<_> = names.filter_map(|name| catalog.event_type(name)).collect();
        let is_default = |column: &&EventColumn| column.content != ColumnContent::Envelope;
        let all = all_columns(catalog, &wanted);
        Self::new(catalog, all.iter().filter(is_default).cloned().collect(), EmptyColumns::Hide)
    }

    /// The columns of these names, in this order and each once. A name is that of a column, or else the first or the
    /// last part of names, such as that of an object, which means all of them.
    pub fn named(catalog: &'c Catalog, names: &[String]) -> Result<Self, UnknownColumn> {
        let all = all_columns(catalog, &catalog.event_types().collect::<Vec<_>>());
        let mut columns: Vec<EventColumn> = Vec::new();
        for name in names {
            let is_named = |column: &&EventColumn| column.name == *name;
            let is_part = |column: &&EventColumn| {
                column.name.strip_suffix(name.as_str()).is_some_and(|start| start.ends_with('.'))
                    || column.name.strip_prefix(name.as_str()).is_some_and(|end| end.starts_with('.'))
            };
            let mut found: Vec<_> = all.iter().filter(is_named).take(1).collect();
            if found.is_empty() {
                found = all.iter().filter(is_part).collect();
            }
            if found.is_empty() {
                return Err(UnknownColumn::new(name, &all));
            }
            for column in found {
                if !columns.iter().any(|chosen| chosen.name == column.name) {
                    columns.push(column.clone());
                }
            }
        }
        Ok(Self::new(catalog, columns, EmptyColumns::Show))
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    fn new(catalog: &'c Catalog, columns: Vec<EventColumn>, empty: EmptyColumns) -> Self {
        let (of_envelope, of_bodies): (Vec<_>, Vec<_>) =
            columns.iter().enumerate().partition(|(_, column)| column.content == ColumnContent::Envelope);
        let index = |columns: Vec<(usize, &'_ EventColumn)>| -> HashMap<String, usize> {
            columns.into_iter().map(|(index, column)| (column.name.clone(), index)).collect()
        };
        let (of_envelope, of_bodies) = (index(of_envelope), index(of_bodies));
        let bodies = catalog.names().into_iter().map(|name| (name, OnceLock::new())).collect();
        let envelope = ObjectColumns::of_envelope(catalog, &of_envelope);
        Self { columns, bodies, of_bodies, envelope, empty }
    }

    /// The columns of the fields of an event type.
    pub(super) fn body(&self, known: &EventType) -> Option<&ObjectColumns> {
        let columns = || ObjectColumns::new(&known.body, &|field| column_name(&field.path), &self.of_bodies);
        Some(self.bodies.get(known.name.as_str())?.get_or_init(columns))
    }
}

impl UnknownColumn {
    fn new(name: &str, known: &[EventColumn]) -> Self {
        let names = known.iter().map(|column| column.name.as_str());
        match most_similar(name, names, str::to_lowercase, 1).first() {
            Some(nearest) => Self::Similar { name: name.to_owned(), nearest: (*nearest).to_owned() },
            None => Self::Unknown { name: name.to_owned() },
        }
    }
}

impl std::error::Error for UnknownColumn {}

/// All columns of these event types, each name once: what every event has, the fields of the bodies, and the members
/// of the envelope.
fn all_columns(catalog: &Catalog, event_types: &[&EventType]) -> Vec<EventColumn> {
    let common = CommonColumn::ALL.iter();
    let mut columns: Vec<_> = common
        .map(|(column, name)| EventColumn {
            name: (*name).to_owned(),
            content: ColumnContent::Common(*column),
        })
        .collect();
    // The same field of several event types is one column; it has labels if that of one type has.
    let mut fields: Vec<&str> = Vec::new();
    let mut has_labels: BTreeMap<&str, bool> = BTreeMap::new();
    for field in event_types.iter().flat_map(|known| leaves(&known.body)) {
        let labels = has_labels.entry(&field.path).or_insert_with(|| {
            fields.push(&field.path);
            false
        });
        *labels |= is_labeled(field);
    }
    for path in fields {
        columns.push(EventColumn { name: column_name(path), content: ColumnContent::Field });
        if has_labels[path] {
            columns.push(EventColumn { name: column_name(path) + LABEL, content: ColumnContent::Label });
        }
    }
    for field in &catalog.envelope().fields {
        let inner = field.value_type.object().into_iter().flat_map(|object| &object.fields);
        let names = std::iter::once(field.name.clone())
            .chain(inner.map(|inner| format!("{}.{}", field.name, inner.name)));
        columns.extend(names.map(|name| EventColumn { name, content: ColumnContent::Envelope }));
    }
    columns
}

/// The name of the column of a field of a body: its path, unless every event has a column of this name.
fn column_name(path: &str) -> String {
    if CommonColumn::ALL.iter().any(|(_, name)| *name == path) {
        return ["event.", path].concat();
    }
    path.to_owned()
}

/// The fields of an object and of the objects in it that have a column: those that are no objects themselves.
/// What is in an array is in the column of the array.
fn leaves(object: &ObjectSchema) -> Vec<&Field> {
    let mut found = Vec::new();
    for field in &object.fields {
        match &field.value_type {
            ValueType::Object(inner) => found.extend(leaves(inner)),
            ValueType::Any | ValueType::List(_) | ValueType::Scalar(_) => found.push(field),
        }
    }
    found
}

/// Whether the values of a field have labels.
fn is_labeled(field: &Field) -> bool {
    matches!(field.value_type, ValueType::Scalar(_)) && field.code_list().is_some()
}

impl ObjectColumns {
    /// The columns of an object; `name` is the name of the column of a field, and `index` has the index of each
    /// column.
    fn new(object: &ObjectSchema, name: &dyn Fn(&Field) -> String, index: &HashMap<String, usize>) -> Self {
        let columns = object.fields.iter().map(|field| {
            let column = name(field);
            FieldColumns {
                value: index.get(&column).copied(),
                label: index.get(&(column + LABEL)).copied().filter(|_| is_labeled(field)),
                inner: match &field.value_type {
                    ValueType::Object(inner) => Some(Self::new(inner, name, index)),
                    _ => None,
                },
            }
        });
        Self(columns.collect())
    }

    /// The columns of the members of the envelope.
    fn of_envelope(catalog: &Catalog, index: &HashMap<String, usize>) -> Self {
        let columns = catalog.envelope().fields.iter().map(|field| FieldColumns {
            value: index.get(&field.name).copied(),
            label: None,
            inner: match &field.value_type {
                ValueType::Object(inner) => {
                    let name = |inner: &Field| format!("{}.{}", field.name, inner.name);
                    Some(Self::new(inner, &name, index))
                }
                _ => None,
            },
        });
        Self(columns.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(names: &[&str]) -> Result<String, String> {
        let catalog = Catalog::load(&[]).unwrap();
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let columns = EventColumns::named(&catalog, &names).map_err(|error| error.to_string())?;
        Ok(columns.names().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn every_column_can_be_named() {
        let catalog = Catalog::load(&[]).unwrap();
        let all = EventColumns::of_types(&catalog, |_| true);
        let names: Vec<_> = all.names().map(str::to_owned).collect();
        assert!(names.is_sorted_by(|left, right| left != right), "{names:?}");
        assert_eq!(EventColumns::named(&catalog, &names).unwrap().names().collect::<Vec<_>>(), names);
    }

    #[test]
    fn a_part_of_a_name_means_all_that_have_it() {
        assert_eq!(named(&["status"]).unwrap(), "status");
        assert_eq!(named(&["header.token", "event", "uuid"]).unwrap(), "header.token event uuid");
        let ids = "target_user_id.union_id target_user_id.user_id target_user_id.open_id";
        assert_eq!(named(&["target_user_id"]).unwrap(), ids);
        let user_ids = "feishu_id.user_id target_user_id.user_id";
        assert_eq!(named(&["user_id", "target_user_id.user_id"]).unwrap(), user_ids);
    }

    #[test]
    fn an_unknown_column_is_an_error_with_the_nearest_one() {
        assert_eq!(
            named(&["node_stats"]).unwrap_err(),
            "no column `node_stats`; did you mean `node_status`?"
        );
        assert!(named(&["zzz"]).unwrap_err().starts_with("no column `zzz`: columns are fields"));
    }

    #[test]
    fn the_default_columns_are_those_of_the_event_types_with_timelines() {
        let catalog = Catalog::load(&[]).unwrap();
        let columns = EventColumns::of_default_types(&catalog);
        assert!(columns.names().any(|name| name == "node_status.label"));
        assert!(columns.names().any(|name| name == "transfer_mode"));
        assert!(!columns.names().any(|name| name == "offboarding_id"));
    }

    #[test]
    fn event_types_that_are_not_wanted_have_no_columns() {
        let catalog = Catalog::load(&[]).unwrap();
        let none = EventColumns::of_types(&catalog, |_| false);
        assert_eq!(none.columns.len(), CommonColumn::ALL.len());
        let one = EventColumns::of_types(&catalog, |name| name == "corehr.process.node.updated_v2");
        assert!(one.names().any(|name| name == "node_status.label"));
        assert!(!one.names().any(|name| name == "transfer_mode"));
    }
}
