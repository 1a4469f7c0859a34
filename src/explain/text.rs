//! Explanations for a person.

use colored::Colorize as _;
use comfy_table::{ContentArrangement, Table};

use super::{Place, Topic};
use crate::catalog::{Catalog, EventType, Field, ObjectSchema, Origin, Scope};
use crate::message::{Localize as _, Localized};
use crate::render::Style;
use crate::text::sanitize;

/// The event types, and what else can be asked.
#[must_use]
pub fn overview(catalog: &Catalog, style: &Style) -> String {
    let rows = catalog
        .event_types()
        .map(|known| vec![known.name.clone(), known.title.get(style.language), known.page_date.clone()]);
    let mut out = table(rows, style);
    out.push_str(
        "\nAsk for an event type, a field (node_status), a code (node_status=5), a name (rejected), ",
    );
    out.push_str("a value (renewal_record), a term (已回退), header, envelope, a finding (FE203) or all findings (findings).\n");
    out
}

/// All topics of a term.
#[must_use]
pub fn text(topics: &[Topic<'_>], style: &Style) -> String {
    if topics.len() > 1 && topics.iter().all(|topic| matches!(topic, Topic::Rule(_))) {
        return findings(topics, style);
    }
    let mut blocks: Vec<String> = topics.iter().map(|topic| one(topic, style)).collect();
    let mut integers = topics.iter().filter_map(|topic| match topic {
        Topic::Code(place, code) => Some((place.field.path.as_str(), place.owner, code)),
        _ => None,
    });
    if let Some((path, owner, first)) = integers.next()
        && integers.any(|(other, place, code)| {
            (other, place) != (path, owner) && code.code == first.code && code.name != first.name
        })
    {
        blocks.push("The same integer means different things in different events: look it up by event type and field.\n".to_owned());
    }
    blocks.join("\n")
}

fn one(topic: &Topic<'_>, style: &Style) -> String {
    match *topic {
        Topic::Code(place, code) => {
            let title = format!(
                "{}={}  {}  {}",
                place.field.path,
                code.code,
                code.name,
                code.label.get(style.language)
            );
            let mut facts = vec![owner(place)];
            facts.extend(code.since.iter().map(|since| ("since", format!("page of {since}"))));
            facts.extend(code.note.iter().map(|note| ("note", note.clone())));
            block(&title, facts, style)
        }
        Topic::EventType(known) => event_type(known, style),
        Topic::Field(place) => field(place, style),
        Topic::Rule(rule) => block(
            &format!("{rule}  {}  {}", rule.severity(), rule.title()),
            vec![
                ("meaning", rule.explanation().to_text(style.language)),
                ("rests on", rule.source().to_text(style.language)),
            ],
            style,
        ),
        Topic::Shared(name, object) => format!("{}\n\n{}", name.bold(), fields(object, style)),
        Topic::Value(place, value) => {
            let title =
                format!("{}={}  {}", place.field.path, value.value, value.label().get(style.language));
            let mut facts = vec![owner(place)];
            facts.extend(value.param.map(|param| ("parameter", format!("{param} (access guide)"))));
            facts.push(("note", "one value of an open list".to_owned()));
            block(&title, facts, style)
        }
    }
}

/// Several finding codes: a line each.
fn findings(topics: &[Topic<'_>], style: &Style) -> String {
    let rows = topics.iter().filter_map(|topic| match topic {
        Topic::Rule(rule) => Some(vec![
            rule.code().to_owned(),
            rule.severity().name().to_owned(),
            rule.title().to_text(style.language),
        ]),
        _ => None,
    });
    table(rows, style)
}

fn event_type(known: &EventType, style: &Style) -> String {
    let handlers = &known.handlers;
    let apps: Vec<_> = known.app_types.iter().map(|app| app.title().get(style.language)).collect();
    let scopes: Vec<_> = known.scopes.iter().map(|scope| scope_text(scope, style)).collect();
    let facts = vec![
        ("event type", known.name.clone()),
        ("page", known.page.clone()),
        ("page date", known.page_date.clone()),
        ("scopes", scopes.join(" or ")),
        ("app types", apps.join(", ")),
        ("Go", handlers.go.clone()),
        ("Python", handlers.python.clone()),
        ("Java", handlers.java.clone()),
        ("Node", format!("'{}'", known.name)),
    ];
    let mut out = block(&known.title.get(style.language), facts, style);
    out.push('\n');
    out.push_str(&fields(&known.body, style));
    let coded = known.body.walk().filter(|field| !field.codes().is_empty());
    for field in coded {
        out.push_str(&format!("\n{}\n", sanitize(&field.path).bold()));
        out.push_str(&codes(field, style));
    }
    let open = known.body.walk().filter(|field| !field.values().is_empty());
    for field in open {
        let count = field.values().len();
        out.push_str(&format!(
            "\n{} has {count} documented values: feishu-ev explain {}\n",
            sanitize(&field.path).bold(),
            sanitize(&field.name)
        ));
    }
    out
}

fn field(place: Place<'_>, style: &Style) -> String {
    let Place { field, .. } = place;
    let mut facts =
        vec![owner(place), ("type", field.value_type.name().to_owned()), ("there", there(field).to_owned())];
    facts.extend(
        field
            .requires_scope
            .iter()
            .map(|scope| ("withheld", format!("without the scope {}", scope_text(scope, style)))),
    );
    facts.extend(length(field).map(|length| ("length", length)));
    facts.extend(field.note.iter().map(|note| ("note", note.clone())));
    facts.extend(place.page.map(|(page, date)| ("page", format!("{page} ({date})"))));
    let mut out = block(&format!("{}  {}", field.path, field.title.get(style.language)), facts, style);
    let codes = codes(field, style);
    if !codes.is_empty() {
        out.push('\n');
        out.push_str(&codes);
    }
    let values =
        field.values().iter().map(|value| vec![value.value.clone(), value.label().get(style.language)]);
    let values = table(values, style);
    if !values.is_empty() {
        out.push('\n');
        out.push_str(&values);
    }
    if let Some(object) = field.value_type.object() {
        out.push('\n');
        out.push_str(&fields(object, style));
    }
    out
}

fn fields(object: &ObjectSchema, style: &Style) -> String {
    table(
        object.walk().map(|field| {
            vec![
                field.path.clone(),
                field.value_type.name().to_owned(),
                there(field).to_owned(),
                field.title.get(style.language),
            ]
        }),
        style,
    )
}

fn codes(field: &Field, style: &Style) -> String {
    table(
        field
            .codes()
            .iter()
            .map(|code| vec![code.code.to_string(), code.name.clone(), code.label.get(style.language)]),
        style,
    )
}

fn there(field: &Field) -> &'static str {
    match (field.required, field.origin, &field.requires_scope) {
        (true, ..) => "always",
        (_, Origin::Sdk, _) => "SDK only",
        (_, _, Some(_)) => "with scope",
        _ => "sometimes",
    }
}

fn length(field: &Field) -> Option<String> {
    match field.value_type.scalar()? {
        crate::catalog::Scalar::String { length: Some(length), .. } => {
            Some(format!("{} to {} characters", length.start(), length.end()))
        }
        _ => None,
    }
}

fn owner(place: Place<'_>) -> (&'static str, String) {
    ("of", place.owner.to_owned())
}

fn scope_text(scope: &Scope, style: &Style) -> String {
    let title = Localized { zh: scope.zh.clone(), en: scope.en.clone() };
    format!("{} ({})", scope.name, title.get(style.language))
}

fn block(title: &str, facts: Vec<(&str, String)>, style: &Style) -> String {
    let rows = facts.into_iter().map(|(name, fact)| vec![name.to_owned(), fact]);
    format!("{}\n{}", sanitize(title).bold(), table(rows, style))
}

/// The text of a catalogue file, which may be anybody's, made harmless for a terminal line by line.
fn harmless(text: &str) -> String {
    text.lines().map(sanitize).collect::<Vec<_>>().join("\n")
}

fn table(rows: impl Iterator<Item = Vec<String>>, style: &Style) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    if let Some(width) = style.width {
        table.set_width(width);
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| harmless(cell)));
    }
    table
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect()
}
