//! Conditions on members of events: `node_status=rejected`.

use super::error::ConditionError;
use super::field::EventPart;
use super::operand::{Operand, Order};
use crate::catalog::Catalog;
use crate::event::{Event, Value};

/// A condition on a member of an event. An event without the member does not fulfill it, whatever the operator.
#[derive(Clone, Debug)]
pub struct FieldCondition<'c> {
    alternatives: Vec<Alternative<'c>>,
    /// Whether the member must have none of the values.
    is_negated: bool,
}

/// A part of events, and the values of which it must have one.
#[derive(Clone, Debug)]
struct Alternative<'c> {
    part: EventPart<'c>,
    operands: Vec<Operand>,
}

/// An operator of a condition.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Operator {
    Equal,
    Glob,
    Order(Order),
}

/// The operators as they are written, the longer ones first; `true` negates.
const OPERATORS: [(&str, Operator, bool); 9] = [
    ("!=", Operator::Equal, true),
    ("!~", Operator::Glob, true),
    ("<=", Operator::Order(Order::AtMost), false),
    (">=", Operator::Order(Order::AtLeast), false),
    ("==", Operator::Equal, false),
    ("=", Operator::Equal, false),
    ("~", Operator::Glob, false),
    ("<", Operator::Order(Order::Below), false),
    (">", Operator::Order(Order::Above), false),
];

impl<'c> FieldCondition<'c> {
    /// Parses `FIELD=VALUE`, with one of the operators `=`, `!=`, `~`, `!~`, `<`, `<=`, `>` and `>=`.
    ///
    /// The field is a name, such as `node_status`, or a dotted path, such as `header.app_id`, and may be that of
    /// several event types. A value of a field with codes is a code, its name or its label; several are separated
    /// by commas. `~` matches globs, with `*` and `?`.
    pub fn parse(text: &str, catalog: &'c Catalog) -> Result<Self, ConditionError> {
        let no_operator = || ConditionError::NoOperator { text: text.to_owned() };
        let end = text.find(['=', '!', '~', '<', '>']).ok_or_else(no_operator)?;
        let (name, rest) = text.split_at(end);
        let found = OPERATORS
            .iter()
            .find_map(|(sign, operator, negates)| Some((rest.strip_prefix(sign)?, *operator, *negates)));
        let (values, operator, is_negated) = found.ok_or_else(no_operator)?;
        let mut alternatives: Vec<_> = EventPart::parse_all(name.trim(), catalog)?
            .into_iter()
            .map(|part| Alternative { part, operands: Vec::new() })
            .collect();
        for value in values.split(',').map(str::trim) {
            let (mut is_known, mut error) = (false, None);
            for Alternative { part, operands } in &mut alternatives {
                match operand(*part, operator, value) {
                    Ok(operand) => {
                        operands.push(operand);
                        is_known = true;
                    }
                    Err(failed) => error = error.or(Some(failed)),
                }
            }
            // It is enough that one of the fields has the value.
            if let Some(error) = error.filter(|_| !is_known) {
                return Err(error);
            }
        }
        Ok(Self { alternatives, is_negated })
    }

    /// Whether an event fulfills the condition.
    #[must_use]
    pub fn holds(&self, event: &Event<'_, '_>) -> bool {
        let (mut is_present, mut is_equal) = (false, false);
        for Alternative { part, operands } in &self.alternatives {
            part.visit(event, |value| {
                is_present = true;
                is_equal |= operands.iter().any(|operand| operand.matches(value, part.field()));
            });
        }
        is_present && is_equal != self.is_negated
    }
}

/// The operand that a value is for a part of events.
fn operand(part: EventPart<'_>, operator: Operator, value: &str) -> Result<Operand, ConditionError> {
    match operator {
        Operator::Equal => Operand::equal(part, value),
        Operator::Glob => Ok(Operand::glob(value)),
        Operator::Order(order) => Operand::ordered(part, order, value),
    }
}

impl EventPart<'_> {
    /// Calls `visit` with each value that an event has of this part.
    fn visit(self, event: &Event<'_, '_>, mut visit: impl FnMut(&Value<'_>)) {
        match self {
            Self::Field { event_type, field } => {
                if let Some(wanted) = event_type
                    && event.known.is_none_or(|known| known.name != wanted.name)
                {
                    return;
                }
                for (_, member) in event.members() {
                    // The elements of a list are members too.
                    if std::ptr::eq(member.field, field)
                        && !matches!(member.value, Value::List | Value::Object)
                    {
                        visit(&member.value);
                    }
                }
            }
            Self::EventId => event.event_id().into_iter().for_each(|id| visit(&Value::Text(id.into()))),
            Self::EventType if event.type_name().is_empty() => {}
            Self::EventType => visit(&Value::Text(event.type_name().into())),
        }
    }
}
