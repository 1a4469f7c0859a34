//! The page of `trace -f html`.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use html5gum::{Token, Tokenizer};
use sha2::{Digest as _, Sha256};

use crate::support::{feishu_ev, run};
use crate::trace::{job, log, node};

/// A page, as a browser reads it.
struct Page {
    elements: Vec<Element>,
    text: String,
}

struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    /// The text in it, without that of elements inside.
    text: String,
}

impl Page {
    /// Reads a page whose elements are all closed in turn, as authors and not only browsers understand it.
    fn read(page: &str) -> Self {
        let (mut elements, mut open) = (Vec::<Element>::new(), Vec::new());
        let mut all_text = String::new();
        for token in Tokenizer::new(page) {
            match token.unwrap() {
                Token::StartTag(tag) => {
                    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                    let name = text(&tag.name);
                    assert!(!tag.self_closing, "{name}");
                    if !["meta", "br"].contains(&&*name) {
                        open.push(elements.len());
                    }
                    let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value)));
                    let attributes = attributes.collect();
                    elements.push(Element { name, attributes, text: String::new() });
                }
                Token::EndTag(tag) => {
                    let element = &elements[open.pop().expect("an element is open")];
                    assert_eq!(element.name.as_bytes(), &**tag.name);
                }
                Token::String(text) => {
                    let text = str::from_utf8(&text).unwrap();
                    if let Some(element) = open.last() {
                        elements[*element].text.push_str(text);
                    }
                    all_text.push_str(text);
                }
                Token::Error(error) => panic!("{error:?}"),
                Token::Comment(_) | Token::Doctype(_) => {}
            }
        }
        assert!(open.is_empty());
        Self { elements, text: all_text }
    }

    fn of(input: impl AsRef<[u8]>) -> Self {
        Self::read(run(&["trace", "-f", "html"], input).text())
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    fn with_class(&self, class: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.classes().any(|other| other == class))
    }

    fn ids(&self) -> Vec<&str> {
        self.elements.iter().filter_map(|element| element.attribute("id")).collect()
    }

    /// Asserts that the page runs and fetches nothing, and that each of its links leads somewhere.
    fn assert_safe(&self) {
        let ids: BTreeSet<_> = self.ids().into_iter().collect();
        assert_eq!(ids.len(), self.ids().len(), "an id is used twice");
        for element in &self.elements {
            let is_foreign =
                ["script", "img", "link", "iframe", "object", "form", "base"].contains(&&*element.name);
            assert!(!is_foreign, "{}", element.name);
            for (name, value) in &element.attributes {
                assert!(!name.starts_with("on") && name != "style" && name != "src", "{name}={value}");
                if name == "href" {
                    assert!(value.strip_prefix('#').is_some_and(|id| ids.contains(id)), "{value}");
                }
            }
        }
        let style = &self.named("style").next().expect("the page has a style").text;
        assert!(!style.contains("url(") && !style.contains("@import"));
        let policy = self.named("meta").find(|meta| meta.attributes.contains_key("http-equiv")).unwrap();
        assert_eq!(policy.attribute("http-equiv"), Some("Content-Security-Policy"));
        let hash = STANDARD.encode(Sha256::digest(style));
        let expected =
            format!("default-src 'none'; style-src 'sha256-{hash}'; form-action 'none'; base-uri 'none'");
        assert_eq!(policy.attribute("content"), Some(&*expected));
    }
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    fn classes(&self) -> impl Iterator<Item = &str> {
        self.attribute("class").unwrap_or_default().split(' ')
    }
}

/// A log with a rollback, a job change that waits a week, a duplicate and an event that cannot be.
fn eventful() -> String {
    let again = |line: crate::trace::Line| line.with("/event/process_node_id", "again");
    log(&[
        job(1, 0, 1),
        node(2, 0, 1, 1),
        node(3, 600, 1, 3),
        node(3, 600, 1, 3),
        node(4, 600, 2, 1),
        node(5, 1_500, 2, 5),
        again(node(6, 1_501, 1, 1)),
        again(node(7, 2_400, 1, 3)),
        again(node(8, 2_500, 1, 6)),
        job(9, 2_500, 4),
        job(10, 600_000, 5),
    ])
}

#[test]
fn a_page_is_one_file_without_network_or_scripts() {
    for input in [eventful(), String::new(), log(&[node(1, 0, 1, 1)]), "x\n".to_owned()] {
        for language in ["en", "zh", "both"] {
            let ran = feishu_ev("trace -f html --lang").arg(language).stdin(&input).run();
            assert!(
                ran.text().starts_with("<!DOCTYPE html>\n<html lang=\"") && ran.text().ends_with("</html>\n")
            );
            Page::read(ran.text()).assert_safe();
        }
    }
}

#[test]
fn text_of_events_is_text() {
    let evil = "<script>alert(1)</script><svg onload=alert(1)>\u{202e}\u{1b}[2J&lt;</title>\u{ffff}\n'>";
    let named = |line: crate::trace::Line| line.with("/event/node_definition_id", evil);
    let input = log(&[
        named(node(1, 0, 1, 1)),
        named(node(2, 9, 1, 3)),
        named(node(4, 10, 2, 6)),
        named(node(4, 10, 1, 6)),
    ]);
    let page = Page::of(&input);
    page.assert_safe();
    let shown = "<script>alert(1)</script><svg onload=alert(1)>\\u{202e}\\u{1b}[2J";
    assert!(page.named("td").any(|cell| cell.text.starts_with(shown)), "{}", page.text);
    assert!(!page.text.contains(['\u{202e}', '\u{1b}', '\u{ffff}']));
}

#[test]
fn every_finding_leads_to_its_row_and_its_mark() {
    let page = Page::of(eventful());
    let rows =
        page.elements.iter().filter(|element| element.name == "tr" && element.attribute("id").is_some());
    assert_eq!(rows.count(), 11);
    let wrong: Vec<_> = page.with_class("wrong").map(|row| row.attribute("id").unwrap()).collect();
    assert_eq!(wrong, ["t1e3", "t1e8"]);
    let links: Vec<_> = page.named("a").filter_map(|link| link.attribute("href")).collect();
    for id in ["#t1e3", "#t1m3", "#t1e8", "#t1m8"] {
        assert!(links.contains(&id), "{id}: {links:?}");
    }
    // And each mark leads to the row.
    let marks: Vec<_> = page.with_class("mark").map(|mark| mark.attribute("href").unwrap()).collect();
    assert_eq!(marks, ["#t1e3", "#t1e8"]);
}

#[test]
fn a_chart_has_a_lane_for_each_node_and_job_change() {
    let page = Page::of(eventful());
    let names: Vec<_> =
        page.named("span").filter(|span| span.attributes.is_empty()).map(|span| &*span.text).collect();
    assert_eq!(names, ["Job change 88", "Approval node approval_1", "Approval node approval_2"]);
    let bars: Vec<_> = page
        .with_class("bar")
        .filter(|bar| bar.attribute("height") == Some("14"))
        .map(|bar| bar.attribute("class").unwrap())
        .collect();
    assert_eq!(bars, ["bar approved", "bar effective", "bar approved", "bar approved", "bar rolled-back"]);
    // The arrow from the second node back to the first, and that of the legend.
    assert_eq!(page.with_class("rollback").filter(|line| line.name == "line").count(), 3);
    // The wait for the date is shortened, and its length is there.
    assert!(page.named("text").any(|text| text.text == "6 d 21 h"), "{}", page.text);
}

#[test]
fn the_overview_counts_what_it_links_to() {
    let other =
        |line: crate::trace::Line| line.with("/event/process_id", "78").with("/event/process_node_id", "780");
    let page = Page::of(eventful() + &log(&[other(node(20, 0, 1, 1)), other(node(21, 90, 1, 2))]));
    let classes: Vec<BTreeSet<_>> =
        page.with_class("timeline").map(|timeline| timeline.classes().collect()).collect();
    assert_eq!(
        classes,
        [
            ["timeline", "found", "outcome-effective", "FE401", "FE405", "node-0", "node-1"].into(),
            ["timeline", "outcome-rejected", "node-0"].into(),
        ]
    );
    let style = &page.named("style").next().unwrap().text;
    for filter in page.with_class("filter") {
        let class = filter.attribute("id").unwrap().strip_prefix("only-").unwrap();
        let rule = format!("#only-{class}:target ~ .list > .timeline:not(.{class}) {{ display: none; }}");
        assert!(style.contains(&rule), "{rule}");
        assert!(classes.iter().any(|classes| classes.contains(class)), "{class}");
    }
    assert!(page.text.contains("Longest waits") && page.text.contains("6 d 21 h"));
}

#[test]
fn a_page_is_in_the_language_of_its_reader() {
    let page = |language: &str| feishu_ev("trace -f html --lang").arg(language).stdin(eventful()).run();
    let (en, zh) = (page("en"), page("zh"));
    assert!(en.text().contains("<html lang=\"en\">") && en.text().contains("Waiting time by node"));
    assert!(zh.text().contains("<html lang=\"zh-CN\">") && zh.text().contains("各节点的等待时间"));
    assert!(zh.text().contains("6 天 21 小时") && !zh.text().contains("Waiting"));
}

#[test]
fn a_page_shows_the_timelines_with_errors_and_then_the_longest() {
    let of = |process: usize, line: crate::trace::Line| {
        line.with("/event/process_id", process.to_string())
            .with("/event/process_node_id", process.to_string())
    };
    let mut lines = Vec::new();
    for process in 0..2_010 {
        let seconds = i64::try_from(process % 2_000).unwrap() + 1;
        lines.push(of(process, node(2 * process, 0, 1, 1)));
        lines.push(of(process, node(2 * process + 1, seconds, 1, 3)));
    }
    lines.push(of(3, node(9_999, 100, 1, 2)));
    let page = Page::of(log(&lines));
    page.assert_safe();
    let names: Vec<_> = page.with_class("name").map(|name| &*name.text).collect();
    assert_eq!((names.len(), names[0], names[1]), (2_000, "process 3", "process 1999"));
    assert!(page.text.contains("This page shows 2000 of 2010 timelines"), "{}", &page.text[..4_000]);
    assert!(page.text.contains("2010 timelines"));
    // The first that are wrong are open.
    assert_eq!(
        page.with_class("timeline").filter(|timeline| timeline.attributes.contains_key("open")).count(),
        1
    );
}
