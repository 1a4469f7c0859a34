//! Secrets, and control of the terminal, in output for people.

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;

use feishu_ev::catalog::Catalog;
use feishu_ev::check::SignaturePolicy;
use feishu_ev::cipher::Keys;
use feishu_ev::filter::Selection;
use feishu_ev::message::LanguageChoice;
use feishu_ev::pipeline::{
    Decode, DecodeOutput, FailOn, Ingest, Input, OtherLines, Outputs, ShownFindings, Trace, Validate,
    ValidateOutput,
};
use feishu_ev::render::{EventFormat, FindingFormat, Style, Styled, TimelineFormat, TraceOutput};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{feishu_ev, folder, job, node, run};

const TOKEN: &str = "K7vQx2LmZp9RtY4w";

/// Every command and format for people or for tools that people look at.
const FORMATS: [&[&str]; 15] = [
    &["validate", "-f", "text"],
    &["validate", "-f", "json"],
    &["validate", "-f", "github"],
    &["validate", "-f", "junit"],
    &["validate", "-f", "sarif"],
    &["decode", "-f", "table"],
    &["decode", "-f", "line"],
    &["trace", "-f", "table"],
    &["trace", "-f", "line"],
    &["trace", "-f", "html"],
    &["trace", "-f", "mermaid"],
    &["trace", "--only-findings"],
    &["trace", "--only-findings", "-f", "github"],
    &["trace", "--only-findings", "-f", "junit"],
    &["trace", "--only-findings", "-f", "sarif"],
];

/// Whether as much of the token is shown as could be recognized.
fn shows(shown: &str) -> bool {
    const PART: usize = 6;
    (0..=TOKEN.len() - PART).any(|start| shown.contains(&TOKEN[start..start + PART]))
}

fn assert_hidden(input: &str) {
    for args in FORMATS {
        let ran = run(args, input);
        let shown = format!("{}{}", ran.text(), ran.err);
        assert!(!shows(&shown), "{args:?} {input}: {shown}");
        assert!(matches!(ran.code, 0 | 1), "{args:?} {input}: {}", ran.code);
    }
}

/// The example of an event, with a token in its header and something put in front of that.
fn with(before: &str) -> String {
    node().replace("\"app_id\"", &format!("{before}\"app_id\""))
}

#[test]
fn no_way_of_writing_shows_a_token() {
    let inputs = [
        // In JSON.
        with(&format!(r#""Token":"{TOKEN}","#)),
        with(&format!(r#""TOKEN":["{TOKEN}"],"#)),
        with(&format!(r#""tok\u0065n":{{"v":"{TOKEN}"}},"#)),
        with(&format!(r#""verification_token":"{TOKEN}","#)),
        with(&format!("\"token\":\r\n      \"{TOKEN}\",")),
        node().replace(r#""schema":"2.0""#, &format!(r#""schema":"2.0","encrypt_key":"{TOKEN}","appSecret":"{TOKEN}""#)),
        json!({"schema": "2.0", "header": format!(r#"{{"token": "{TOKEN}"}}"#), "event": {}}).to_string(),
        json!({"schema": "2.0", "header": json!(json!({"token": TOKEN}).to_string()).to_string(), "event": {}}).to_string(),
        json!({"ts": "1502199207.7", "uuid": "u", "token": TOKEN, "type": "event_callback", "event": format!("x token={TOKEN}")}).to_string(),
        json!({"challenge": "c", "token": {"a": TOKEN}, "type": "url_verification"}).to_string(),
        json!({"headers": {}, "body": json!({"header": {"token": TOKEN}}).to_string()}).to_string(),
        format!(r#"{{"headers":{{}},"body":"{{\u0022header\u0022:{{\u0022token\u0022:\u0022{TOKEN}\u0022}}}}"}}"#),
        // A card update token, and a token that is in other places too.
        json!({"schema": "2.0", "header": {"event_id": "e", "token": TOKEN, "create_time": "1719391068392", "event_type": "card.action.trigger", "tenant_key": "k", "app_id": "a"}, "event": {"token": TOKEN, "header": {"token": TOKEN}}}).to_string(),
        node().replace("rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", TOKEN).replace("\"2.0\"", &format!("\"{TOKEN}\"")),
        node().replace("rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", TOKEN).replace("renewal_record", &format!("for {TOKEN}")),
        node().replace("corehr.process.node.updated_v2", &format!(r#"{{\"token\":\"{TOKEN}\"}}"#)),
        // Not in JSON.
        with(&format!(r#""token":"{TOKEN}"x,"#)),
        with(&format!(r#""tok\u0065n":"{TOKEN}"x,"#)),
        with(&format!(r#""token":"abc,{TOKEN}"x,"#)),
        with(&format!(r#""token":"a b&c;{TOKEN}"x,"#)),
        with(&format!(r#""token":"ab\"{TOKEN}"x,"#)),
        with(&format!(r#""token":"ab\/{TOKEN}"x,"#)),
        with(&format!(r#""token":"ab"{TOKEN}","#)),
        with(&format!(r#""token":["{TOKEN}"x"#)),
        with(&format!(r#""token":{{"v":"{TOKEN}"x"#)),
        with(&format!("\"token\":\u{a0}\"{TOKEN}\"x,")),
        with(&format!("\"token\":\r\"{TOKEN}\"x,")),
        with(&format!("\"token\"\t=>\t'{TOKEN}',")),
        with(&format!("\"token\":\"ab\n{TOKEN}\"x,")),
        with(&format!("token:{TOKEN},")),
        with(&format!(r#""token""{TOKEN}","#)),
        with(&format!(r#""token":{TOKEN}","#)),
        format!(r#"{{"schema":"2.0","header":{{"token":"{}"#, &TOKEN[..12]),
        format!("{{'header':{{'token':'{TOKEN}'}}}}"),
        format!("INFO token={TOKEN} received"),
        format!("access_token: {TOKEN}"),
        format!("app secret：{TOKEN}"),
        format!("GET /?token={TOKEN}&x=1"),
        format!("run --token {TOKEN}"),
        format!(r#"msg="{{\"token\": \"{TOKEN}\"}}" x"#),
        format!("<token>{TOKEN}</token>"),
    ];
    for input in &inputs {
        assert_hidden(input);
    }
}

#[test]
fn names_that_look_like_tokens_are_no_places_of_secrets() {
    for name in
        ["token=ab", "token id", "access token id", "next_token=id", "token: id", "tokens", "token_type"]
    {
        let ran = feishu_ev("validate").stdin(with(&format!("\"{name}\":123,"))).run();
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        let excerpt = format!("   | \"{name}\":123\n   | {}^^^\n", " ".repeat(name.len() + 3));
        assert!(ran.text().contains(&excerpt), "{}", ran.text());
    }
}

#[test]
fn what_is_no_secret_is_shown_beside_one() {
    for (input, shown) in [
        (with(r#""remark":"the \"token\" expired: 1","othr":"seen","#), r#""othr":"seen""#),
        (with(r#""othr":"the token expired","#), r#""othr":"the token ••••••""#),
        (with(r#""othr":"{\"token\": \"a\", \"b\": 1}","#), r#""othr":"{\"token\": ••••••, \"b\": 1}""#),
        (
            json!({"headers": {}, "body": r#"{"header":{"token":"a"},}"#}).to_string(),
            r#"{\"token\":••••••},}"#,
        ),
        (with(r#""token":"a","app_id":"seen"x,"#), r#""token":"••••••","app_id":"seen"x"#),
    ] {
        let ran = feishu_ev("validate").stdin(&input).run();
        assert!(ran.text().contains(shown), "{input}: {}", ran.text());
    }
}

#[test]
fn a_mask_does_not_say_how_long_the_secret_is() {
    let shown = |token: &str| {
        let ran = feishu_ev("validate").stdin(with(&format!(r#""Token":"{token}","#))).run();
        ran.text().lines().find(|line| line.contains("\"Token\"")).unwrap().to_owned()
    };
    assert_eq!(shown("a"), shown("abcdefghijklmnopqrstuvwxyz"));
    let ran = feishu_ev("validate").stdin(with(r#""Token":"abc","#)).run();
    assert!(ran.text().contains("   | \"Token\":\"••••••\"\n   |         ^^^^^^^^\n"), "{}", ran.text());
}

#[test]
fn what_a_catalog_marks_as_secret_is_masked() {
    let folder = folder("secret-catalog");
    std::fs::write(folder.join("my.event_v1.toml"), CATALOG).unwrap();
    let folder = folder.to_str().unwrap();
    let event = |body: &str| {
        format!(
            r#"{{"schema":"2.0","header":{{"event_id":"e","token":"t","create_time":"1719391068392","event_type":"my.event_v1","tenant_key":"k","app_id":"a"}},"event":{body}}}"#
        )
    };
    for body in [
        format!(r#"{{"salary":"{TOKEN}"}}"#),
        format!(r#"{{"salary":["{TOKEN}"]}}"#),
        format!(r#"{{"salary":"2024-{TOKEN}","level":"1"}}"#),
        format!(r#"{{"day":"{TOKEN}"}}"#),
        format!(r#"{{"grade":"{TOKEN}"}}"#),
        format!(r#"{{"salary":"{TOKEN}"x}}"#),
        format!(r#"{{"salary":"a\"{TOKEN}"#),
    ] {
        for args in FORMATS {
            let ran = run(&[args, &["--catalog", folder][..]].concat(), event(&body));
            assert!(
                !shows(&format!("{}{}", ran.text(), ran.err)),
                "{args:?} {body}: {}{}",
                ran.text(),
                ran.err
            );
        }
        if !body.contains(['x', '\\']) {
            let ran = feishu_ev("decode --show-secrets --catalog").arg(folder).stdin(event(&body)).run();
            assert!(ran.text().contains(TOKEN), "{body}: {}", ran.text());
        }
    }
}

const CATALOG: &str = r#"
page = "https://example.com"
page_date = "2024-01-01"
app_types = ["custom"]
summary = ["salary", "day"]
title = { zh = "我的", en = "Mine" }
scopes = [{ name = "a:b", zh = "甲", en = "a" }]
handlers = { go = "a", python = "b", java = "c" }

[[fields]]
name = "salary"
type = "string"
length = [1, 4]
secret = true
zh = "薪"
en = "Pay"

[[fields]]
name = "day"
type = "string"
format = "date"
secret = true
zh = "日"
en = "Day"

[[fields]]
name = "grade"
type = "integer"
secret = true
zh = "级"
en = "Grade"
"#;

/// A name of a secret, as it is written in JSON.
fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &[
            "token",
            "Token",
            "TOKEN",
            "to_ken",
            "access_token",
            "verificationToken",
            "app secret",
            "Encrypt-Key",
            "tok\\u0065n",
            "\\u0074oken",
        ][..],
    )
}

/// A value of a secret, as it is written in JSON.
fn value() -> impl Strategy<Value = String> {
    prop::sample::select(
        &[
            r#""@""#,
            r#"["@"]"#,
            r#"{"v":"@"}"#,
            r#""ab,@""#,
            r#""a b & ; } ] @""#,
            r#""ab\"@""#,
            r#""ab\\\/@""#,
            r#""@\n@""#,
            r#""\u201c@\ud83d\ude00""#,
            "[1,[\"@\"],2]",
            r#""'@'""#,
            "\r\n \"@\"",
            "\t\"@\"",
        ][..],
    )
    .prop_map(|value| value.replace('@', TOKEN))
}

/// A JSON document that holds a token.
fn holder() -> impl Strategy<Value = String> {
    let member = (name(), value()).prop_map(|(name, value)| format!("\"{name}\":{value}"));
    let plain = member.prop_map(|member| format!("{{{member}}}"));
    let wrapped = (plain, 0..4_usize, 0..3_usize).prop_map(|(plain, strings, style)| {
        let mut text = plain;
        for _ in 0..strings {
            text = match style {
                0 => json!(text).to_string(),
                // As .NET writes quotes.
                1 => json!(text).to_string().replace("\\\"", "\\u0022"),
                _ => json!({ "inner": text, "token expired": 1 }).to_string(),
            };
        }
        text
    });
    let spoken = prop::sample::select(
        &["x token=@", "{'token': '@'}", "?a=b&token=@&c=d", "access_token: @", "token：“@”"][..],
    );
    prop_oneof![4 => wrapped, 1 => spoken.prop_map(|text| json!(text.replace('@', TOKEN)).to_string())]
}

/// An event with a token in some place.
fn event() -> impl Strategy<Value = String> {
    let place = prop::sample::select(
        &[
            ("\"app_id\"", "@,\"app_id\""),
            ("\"node_type\"", "@,\"node_type\""),
            ("\"schema\"", "@,\"schema\""),
            ("\"2.0\"", "#"),
            ("\"renewal_record\"", "#"),
            ("\"approval_7c7d9c4d25b\"", "#"),
            ("\"7312658016791168538\"", "#"),
            ("\"node_type\":2", "\"node_type\":#"),
            ("\"node_status\":1", "\"node_status\":#"),
            ("\"corehr.process.node.updated_v2\"", "#"),
            ("\"1608725989000\"", "#"),
            ("\"event\":{", "\"event\":#,\"event\":{"),
            ("\"header\":{", "\"header\":#,\"header\":{"),
            ("\"event\":{", "\"event\":#,\"evet\":{"),
            ("\"schema\"", "\"headers\":{},\"body\":#,\"schema\""),
            ("\"schema\"", "\"challenge\":\"x\",\"type\":#,\"schema\""),
        ][..],
    );
    let base = prop::sample::select(&[true, false][..]);
    (base, place, name(), value(), holder(), 0..4_usize).prop_map(
        |(is_node, (from, to), name, value, holder, layout)| {
            let base = if is_node { node() } else { job() };
            let member = format!("\"{name}\":{value}");
            let text = base.replacen(from, &to.replace('@', &member).replace('#', &holder), 1);
            match layout {
                0 => text.replace(",\"", ",\r\n  \""),
                1 => text.replace("\":", "\" : "),
                _ => text.replace(['\r', '\n'], " "),
            }
        },
    )
}

/// The places where a token, or the name of one, is written, which are left whole.
fn is_of_token(text: &str, at: usize) -> bool {
    let near = |start: usize, end: usize| text.get(start..end).unwrap_or_default();
    let from = (0..=at.min(24)).rev().map(|back| at - back).find(|start| text.is_char_boundary(*start));
    let to = (at..=(at + 24).min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    let around = near(from.unwrap_or(at), to.unwrap_or(at)).to_lowercase();
    ["tok", "oken", "ken", "0074", "secret", "crypt"].iter().any(|part| around.contains(part))
}

fn damaged() -> impl Strategy<Value = String> {
    let garbage = prop::sample::select(
        &["", "x", "\"", "\\", ",", "{", "}", "[", "]", ":", " ", "'", "\u{a0}", "“"][..],
    );
    (event(), any::<prop::sample::Index>(), 0..3_usize, garbage).prop_map(|(event, at, how, garbage)| {
        let mut at = at.index(event.len());
        while !event.is_char_boundary(at) {
            at -= 1;
        }
        match how {
            0 => event[..at].to_owned(),
            _ if is_of_token(&event, at) => event,
            1 => format!("{}{garbage}{}", &event[..at], &event[at..]),
            _ => {
                let behind = event[at..].chars().next().map_or(0, char::len_utf8);
                format!("{}{garbage}{}", &event[..at], &event[at + behind..])
            }
        }
    })
}

/// What all formats make of the file, standard error included.
fn all_formats(catalog: &Catalog, file: &Path) -> Vec<(String, String)> {
    let keys = Keys::default();
    let inputs = [Input::File(file.to_owned())];
    let style = Style::new(LanguageChoice::Both, Some(80), false);
    let jobs = Some(NonZeroUsize::MIN);
    let ingest = Ingest { catalog, keys: &keys, max_record_size: 1 << 24, other_lines: OtherLines::Report };
    let mut shown = Vec::new();
    let mut show = |name: String, run: &mut dyn FnMut(&mut Outputs<'_>)| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let outputs = Outputs::new(&mut out, &mut err, LanguageChoice::Both);
        run(&mut Outputs { shown: ShownFindings::All, ..outputs });
        shown.push((name, String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap()));
    };
    let findings = [
        FindingFormat::Text,
        FindingFormat::Github,
        FindingFormat::Junit,
        FindingFormat::Sarif,
        FindingFormat::Json,
    ];
    for format in findings {
        let validate = Validate {
            ingest,
            redactor: None,
            selection: &Selection::default(),
            outputs: &[Styled { format: ValidateOutput::Findings(format), style: style.clone() }],
            fail_on: FailOn::Error,
            ignore: &[],
            merge: false,
            jobs,
        };
        show(format!("validate {format:?}"), &mut |outputs| {
            validate.run(&inputs, outputs).unwrap();
        });
    }
    for format in [EventFormat::Table, EventFormat::Line] {
        let decode = Decode {
            ingest,
            redactor: None,
            signatures: SignaturePolicy::Auto,
            selection: &Selection::default(),
            outputs: &[Styled { format: DecodeOutput::Events(format), style: style.clone() }],
            merge: false,
            jobs,
        };
        show(format!("decode {format:?}"), &mut |outputs| {
            decode.run(&inputs, outputs).unwrap();
        });
    }
    let timelines =
        [TimelineFormat::Table, TimelineFormat::Line, TimelineFormat::Html, TimelineFormat::Mermaid];
    for output in timelines.map(TraceOutput::Timelines).into_iter().chain(findings.map(TraceOutput::Findings))
    {
        let trace = Trace {
            ingest,
            redactor: None,
            outputs: &[Styled { format: output, style: style.clone() }],
            fail_on: FailOn::Error,
            ignore: &[],
            selection: &Selection::default(),
            follow: false,
            window_ms: 86_400_000,
            jobs,
        };
        show(format!("trace {output:?}"), &mut |outputs| {
            trace.run(&inputs, outputs).unwrap();
        });
    }
    shown
}

/// The elements of XML are closed in turn, and everything else in it is escaped.
fn assert_xml(text: &str) {
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['<', '&']) {
        assert!(!rest[..start].contains('\u{ffff}'), "{rest}");
        if rest[start..].starts_with('&') {
            let entity = &rest[start + 1..];
            assert!(
                ["amp;", "lt;", "gt;", "quot;"].iter().any(|known| entity.starts_with(known)),
                "{entity}"
            );
            rest = entity;
            continue;
        }
        let end = start + rest[start..].find('>').expect("a tag is closed");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

fn assert_sound(catalog: &Catalog, file: &Path, log: &str) -> Result<(), TestCaseError> {
    std::fs::write(file, log).unwrap();
    for (format, shown) in all_formats(catalog, file) {
        if shows(&shown) {
            let line = shown.lines().find(|line| shows(line));
            return Err(TestCaseError::fail(format!("{format} shows it: {line:?}\n{log}")));
        }
        let harmful = |c: char| {
            (c.is_control() && c != '\n') || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        };
        prop_assert!(!shown.contains(harmful), "{} {:?}", format, shown);
        match format.as_str() {
            "validate Json" => {
                let all = shown.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok());
                prop_assert!(all, "{}", shown);
            }
            "validate Sarif" => {
                let parsed = serde_json::from_str::<serde_json::Value>(&shown);
                prop_assert!(parsed.is_ok(), "{}", shown);
            }
            "validate Junit" => assert_xml(&shown),
            _ => {}
        }
    }
    Ok(())
}

/// Cases of the property; `SECRETS_CASES` asks for another number, each of twenty records.
fn cases() -> u32 {
    std::env::var("SECRETS_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_format_shows_a_token(events in prop::collection::vec(damaged(), 20)) {
        let catalog = Catalog::load(&[]).unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("secrets-property");
        std::fs::create_dir_all(&folder).unwrap();
        let log = events.iter().fold(String::new(), |mut log, event| {
            let _ = writeln!(log, "{event}");
            log
        });
        assert_sound(&catalog, &folder.join("log"), &log)?;
    }
}
