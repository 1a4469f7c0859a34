//! `feishu-ev explain`.

use clap::Args;
use feishu_ev::catalog::{Catalog, LifeCycle};
use feishu_ev::explain::{self, ExplanationFormat};
use feishu_ev::message::List;

use super::choice::choice;
use super::destination::{Destination, OutputKind};
use super::error::CliError;
use super::exit::ExitStatus;
use super::language::Languages;
use super::shared::CatalogArgs;
use super::stdio::note;
use super::terminal::{SecretDisplay, style};

/// Look up an event type, a field, a code, a life cycle, a word, a rule, or any other name that this program prints
///
/// Terms are taken as they are copied from a log, such as '"node_status": 5,'; those that mean something together,
/// such as node_status 5, are looked up together. Without a term, lists the event types. If nothing is found,
/// similar terms are named and the exit code is 1.
#[derive(Args)]
#[command(after_help = "\
Examples:
  feishu-ev explain corehr.process.node.updated_v2
  feishu-ev explain node_status=5
  feishu-ev explain 5
  feishu-ev explain corehr.process.node.updated_v2 node_status 5
  feishu-ev explain 驳回
  feishu-ev explain offboarding
  feishu-ev explain -f mermaid offboarding
  feishu-ev explain FE203
  feishu-ev explain X-Lark-Signature
  feishu-ev explain decoded.labels
  feishu-ev explain --schema corehr.job_change.status_updated_v2 > schema.json")]
pub(crate) struct ExplainArgs {
    /// Event type, handler, field, FIELD=CODE, code, name or label of a code, known value, everyday word, scope,
    /// life cycle, header, rule, cause of verify, verdict, reason, exit code, format or its member, in Chinese or English
    #[arg(value_name = "TERM")]
    terms: Vec<String>,

    /// Format of the answer
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = choice::<ExplanationFormat>())]
    format: ExplanationFormat,

    /// Print the JSON Schema (draft 2020-12) of an event type instead; `all` is one schema of all types
    #[arg(long, value_name = "EVENT_TYPE", conflicts_with = "terms")]
    schema: Option<String>,

    #[command(flatten)]
    catalog: CatalogArgs,
}

pub(super) fn run(
    args: &ExplainArgs,
    output: &Destination,
    languages: Languages,
) -> Result<ExitStatus, CliError> {
    let catalog = args.catalog.load()?;
    if let Some(name) = &args.schema {
        if name == "all" {
            output.print_json(&explain::schema_of_all(catalog))?;
            return Ok(ExitStatus::Success);
        }
        let Some(event_type) = catalog.event_type(name) else {
            return Err(CliError::UnknownEventType { name: name.clone() });
        };
        output.print_json(&explain::schema(catalog, event_type))?;
        return Ok(ExitStatus::Success);
    }
    let style = style(languages.for_people(), SecretDisplay::Masked, output);
    if args.terms.is_empty() {
        if args.format == ExplanationFormat::Json {
            output.print_json(&explain::overview_json(catalog))?;
        } else if args.format == ExplanationFormat::Mermaid {
            print_diagrams(catalog, catalog.life_cycles().map(AsRef::as_ref), output, languages)?;
        } else {
            output.print(&explain::overview_text(catalog, &style), OutputKind::Colored)?;
        }
        return Ok(ExitStatus::Success);
    }
    let answer = explain::find_all(catalog, &args.terms);
    for term in &answer.unknown {
        note(&explain::no_entry(catalog, term), languages);
    }
    if args.format == ExplanationFormat::Json {
        output.print_json(&explain::json(&answer.topics, catalog, languages.of(false)))?;
    } else if args.format == ExplanationFormat::Mermaid {
        let life_cycles = explain::life_cycles(&answer.topics, catalog);
        if life_cycles.is_empty() && !answer.topics.is_empty() {
            return Err(CliError::NoLifeCycle { terms: List::new(args.terms.clone()) });
        }
        print_diagrams(catalog, life_cycles.into_iter(), output, languages)?;
    } else if !answer.topics.is_empty() {
        output.print(&explain::text(&answer.topics, catalog, &style), OutputKind::Colored)?;
    }
    Ok(if answer.unknown.is_empty() { ExitStatus::Success } else { ExitStatus::Failure })
}

/// Prints the state diagrams of life cycles.
fn print_diagrams<'l>(
    catalog: &Catalog,
    life_cycles: impl Iterator<Item = &'l LifeCycle>,
    output: &Destination,
    languages: Languages,
) -> Result<(), CliError> {
    let language = languages.for_people();
    let diagrams: Vec<_> =
        life_cycles.map(|life_cycle| explain::mermaid(catalog, life_cycle, language)).collect();
    output.print(&diagrams.join("\n"), OutputKind::Plain)
}
