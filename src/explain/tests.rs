//! Explanations of everything that the catalog and the rules have.

use unicode_width::UnicodeWidthStr as _;

use super::find::codes;
use super::index::{Index, Lookup};
use super::members::{MemberOutput, members};
use super::topic::topics;
use super::words::WORDS;
use super::{Topic, find, find_all, json, no_entry, overview_text, text};
use crate::catalog::{Basis, Catalog};
use crate::choice::Choice as _;
use crate::finding::Rule;
use crate::message::{LanguageChoice, Localize as _};
use crate::render::Style;

fn catalog() -> Catalog {
    Catalog::load(&[]).expect("the embedded catalog is valid")
}

fn all_topics(catalog: &Catalog) -> Vec<Topic<'_>> {
    topics(catalog, &catalog.event_types().collect::<Vec<_>>())
}

fn style(language: LanguageChoice, width: u16) -> Style {
    colored::control::set_override(false);
    Style::new(language, Some(width), false)
}

#[test]
fn lines_fit_the_terminal_unless_they_are_one_word() {
    let catalog = catalog();
    for language in [LanguageChoice::En, LanguageChoice::Zh, LanguageChoice::Both] {
        for width in [60, 80] {
            let style = style(language, width);
            let mut shown: Vec<_> = all_topics(&catalog)
                .iter()
                .map(|topic| text(std::slice::from_ref(topic), &catalog, &style))
                .collect();
            shown.push(overview_text(&catalog, &style));
            shown.push(text(&find(&catalog, "findings"), &catalog, &style));
            for line in shown.iter().flat_map(|shown| shown.lines()) {
                let fits_alone = |word: &str| word.width() + 4 <= usize::from(width);
                let fits = line.width() <= usize::from(width) || !line.split(' ').all(fits_alone);
                assert!(fits, "{language:?} {width}: {line}");
            }
        }
    }
}

#[test]
fn names_are_whole_in_a_narrow_terminal() {
    let catalog = catalog();
    for topic in all_topics(&catalog) {
        let shown = text(std::slice::from_ref(&topic), &catalog, &style(LanguageChoice::Both, 60));
        let names = match topic {
            Topic::Code(field, code) => vec![field.owner.to_owned(), code.name.clone()],
            Topic::EventType(known) => {
                let handlers = known.handlers.clone().into_iter();
                let handlers = handlers.flat_map(|handlers| [handlers.go, handlers.python, handlers.java]);
                let paths = known.body.walk().map(|field| field.path.clone());
                [known.name.clone(), known.page.clone()].into_iter().chain(handlers).chain(paths).collect()
            }
            Topic::Field(field) => vec![field.owner.to_owned(), field.field.path.clone()],
            Topic::LifeCycle(life_cycle) => {
                let states = life_cycle.states.iter().map(|state| state.name.clone());
                let sources = life_cycle.sources.iter().map(|source| source.event.clone());
                states.chain(sources).chain([life_cycle.name().to_owned()]).collect()
            }
            Topic::StateOfResources(known) => {
                known.life_cycles.iter().map(|life_cycle| life_cycle.name().to_owned()).collect()
            }
            Topic::Rule(rule) => vec![rule.code().to_owned()],
            Topic::Entry(entry) => vec![entry.name.into_owned()],
            Topic::Scope(known) => vec![known.scope.name.clone(), known.event_type.to_owned()],
            Topic::Word(_) => Vec::new(),
            Topic::Subject(subject) => subject.event_types.iter().map(|known| known.name.clone()).collect(),
            Topic::Shared(_, object) => object.walk().map(|field| field.path.clone()).collect(),
            Topic::Value(field, value) => vec![field.owner.to_owned(), value.code.to_string()],
        };
        for name in names {
            assert!(shown.contains(&name), "{name} in {shown}");
        }
    }
}

#[test]
fn everything_follows_the_language() {
    let catalog = catalog();
    // A word is shown with its equivalents in both languages.
    for topic in all_topics(&catalog).into_iter().filter(|topic| !matches!(topic, Topic::Word(_))) {
        let mut shown = text(std::slice::from_ref(&topic), &catalog, &style(LanguageChoice::En, 200));
        if let Topic::LifeCycle(life_cycle) = topic {
            // The documentation is quoted as it is.
            for transition in &life_cycle.transitions {
                if let Basis::Documented { words, .. } = &transition.basis {
                    shown = shown.replace(&format!("“{words}”"), "");
                }
            }
        }
        let names: String = shown.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
        assert_eq!(names, "", "{shown}");
    }
    let shown = text(&find(&catalog, "FE203"), &catalog, &style(LanguageChoice::Zh, 200));
    assert_eq!(
        shown,
        "FE203  错误  值的类型不正确\n\
         含义  文档规定该字段是另一种 JSON 类型。各 SDK 的处理不同：Go SDK 返回 500，Python 和 Node SDK 原样传给处理函数。\n\
         依据  事件类型的文档页面；对官方 SDK 的实测\n"
    );
    let shown = text(&find(&catalog, "original_status"), &catalog, &style(LanguageChoice::Zh, 60));
    assert!(shown.contains("出现条件  仅 SDK") && shown.contains("类型      整数"), "{shown}");
    assert!(overview_text(&catalog, &style(LanguageChoice::Zh, 80)).contains("可以查询"));
}

#[test]
fn json_has_texts_in_the_language_chosen_and_the_same_members() {
    let catalog = catalog();
    let found = find(&catalog, "FE203");
    let [en, zh] = [LanguageChoice::En, LanguageChoice::Zh].map(|language| json(&found, &catalog, language));
    assert_eq!(en[0]["title"], "Wrong value type");
    assert_eq!(zh[0]["title"], "值的类型不正确");
    for json in [en, zh] {
        let members: Vec<_> = json[0].as_object().unwrap().keys().collect();
        assert_eq!(members, ["topic", "code", "severity", "title", "explanation", "source"]);
        assert_eq!(json[0]["severity"], "error");
    }
    let note = json(&find(&catalog, "header.event_id"), &catalog, LanguageChoice::En)[0]["note"].clone();
    assert_eq!(note, "The same for every delivery of an event; deduplicate by it.");
}

#[test]
fn a_term_without_topics_has_similar_terms() {
    let catalog = catalog();
    let message = no_entry(&catalog, "status=7").to_text(LanguageChoice::En);
    assert!(message.starts_with("no entry for `status=7`; similar terms: status=1 approving, "), "{message}");
    assert!(no_entry(&catalog, "rejcted").to_text(LanguageChoice::Zh).contains("rejected"));
    let message = no_entry(&catalog, "???????????").to_text(LanguageChoice::Zh);
    assert_eq!(message, "没有 `???????????` 的条目");
}

#[test]
fn a_short_name_also_means_longer_ones_but_not_if_it_lacks_the_code() {
    let catalog = catalog();
    let fields = |term| -> Vec<_> {
        let topics = find(&catalog, term);
        topics
            .iter()
            .map(|topic| if let Topic::Code(field, _) = topic { &field.field.path } else { "" })
            .collect()
    };
    let found = fields("status=4");
    for path in ["status", "node_status", "checklist_status"] {
        assert!(found.contains(&path), "{path}: {found:?}");
    }
    assert_eq!(found[0], "status");
    assert_eq!(fields("status=7"), [""; 0]);
    assert_eq!(find(&catalog, "findings").len(), Rule::ALL.len());
}

#[test]
fn words_lead_to_topics_that_exist() {
    let catalog = catalog();
    for word in WORDS {
        assert!(word.note.is_some() || !word.terms.is_empty(), "{word:?}");
        for term in word.terms.iter().chain(word.words) {
            let found = find_all(&catalog, &[term]);
            assert!(!found.topics.is_empty() && found.unknown.is_empty(), "{term} of {word:?}");
        }
    }
}

#[test]
fn a_member_of_an_output_has_one_meaning() {
    for output in MemberOutput::ALL {
        let members = members().filter(|member| member.outputs.contains(output));
        let mut paths: Vec<_> = members.map(|member| member.path).collect();
        let count = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), count, "{output:?}");
    }
}

#[test]
fn a_code_of_a_field_means_the_same_if_only_some_event_types_are_parsed() {
    let catalog = catalog();
    let index = Index::new(&catalog);
    let mut terms = std::collections::BTreeSet::new();
    for topic in index.topics() {
        if let Topic::Code(place, code) | Topic::Value(place, code) = topic {
            terms.insert(format!("{}={}", place.field.name, code.code));
        }
    }
    let mut narrow = 0;
    for term in &terms {
        let Some(found) = codes(&catalog, term) else { continue };
        let Lookup::Found(positions) = index.look_up(term) else { panic!("{term}") };
        let all: Vec<_> =
            positions.iter().map(|position| format!("{:?}", index.topics()[*position])).collect();
        assert_eq!(found.iter().map(|topic| format!("{topic:?}")).collect::<Vec<_>>(), all, "{term}");
        narrow += 1;
    }
    assert!(narrow * 2 > terms.len(), "{narrow} of {}", terms.len());
}
