//! Events that were escaped on their way, and dumps of text.

use serde_json::json;

use super::loggers::zap;
use super::{Container, Form, Received, assert_events_are_found};

/// The text as in a string of JSON, without the quotes around it.
pub(super) fn backslashes(text: &str) -> String {
    let quoted = json!(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The text as nginx writes it into an access log.
pub(super) fn hexadecimal(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\x{byte:02X}"),
        0x20..=0x7E => char::from(byte).to_string(),
        _ => format!("\\x{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The text as in HTML.
pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn access(received: &Received, body: &str) -> String {
    let time = received.local("%d/%b/%Y:%H:%M:%S +0800");
    format!(
        "10.0.0.1 - - [{time}] \"POST /webhook/event HTTP/1.1\" 200 13 \"-\" \"Go-http-client/1.1\" {body}"
    )
}

const TEXTS: &[Container] = &[
    Container {
        name: "nginx",
        form: Form::Each(|it| access(it, &format!("\"{}\"", hexadecimal(&it.event)))),
    },
    Container {
        name: "nginx with the body without quotes",
        form: Form::Each(|it| access(it, &format!("{} 0.003", hexadecimal(&it.event)))),
    },
    Container {
        name: "nginx escape=json",
        form: Form::Each(|it| {
            json!({"time_iso8601": it.local("%Y-%m-%dT%H:%M:%S+08:00"), "status": "200", "request_body": it.event})
                .to_string()
        }),
    },
    Container { name: "nginx escape=none", form: Form::Each(|it| access(it, &it.event)) },
    Container {
        name: "Apache",
        form: Form::Each(|it| access(it, &format!("\"{}\" 3021", it.event.replace('"', "\\\"")))),
    },
    Container {
        name: "Apache dumpio",
        form: Form::Each(|it| {
            format!(
                "[{}] [dumpio:trace7] [pid 7:tid 1] mod_dumpio.c(103): [client 10.0.0.1:5] mod_dumpio:  dumpio_in (data-HEAP): {}",
                it.local("%a %b %d %H:%M:%S.392123 %Y"),
                it.event
            )
        }),
    },
    Container {
        name: "HTML",
        form: Form::Each(|it| format!("<tr><td>{}</td><td>{}</td></tr>", it.iso(), html(&it.event))),
    },
    Container {
        name: "HTML with numbers",
        form: Form::Each(|it| format!("<pre>{}</pre>", html(&it.event).replace("&quot;", "&#34;"))),
    },
    Container {
        name: "CSV",
        form: Form::Whole(|all| {
            let row = |it: &Received| {
                format!("{},\"{}\",info", it.local("%Y-%m-%d %H:%M:%S"), it.event.replace('"', "\"\""))
            };
            format!("time,body,level\n{}", all.iter().map(row).collect::<Vec<_>>().join("\n"))
        }),
    },
    Container {
        name: "CSV of zap",
        form: Form::Each(|it| format!("{},\"{}\"", it.number, zap(it).replace('"', "\"\""))),
    },
    Container {
        name: "TSV",
        form: Form::Each(|it| format!("{}\t{}\tinfo", it.local("%Y-%m-%d %H:%M:%S"), it.event)),
    },
    Container {
        name: "escaped once",
        form: Form::Each(|it| format!("INFO 请求体=\"{}\" 状态=200", backslashes(&it.event))),
    },
    Container {
        name: "escaped twice",
        form: Form::Each(|it| format!("INFO 请求体=\"{}\" 状态=200", backslashes(&backslashes(&it.event)))),
    },
    Container {
        name: "escaped three times",
        form: Form::Each(|it| format!("body={}", backslashes(&backslashes(&backslashes(&it.event))))),
    },
    Container {
        name: "strings in strings",
        form: Form::Each(|it| {
            json!({"a": json!({"b": json!({"c": it.event}).to_string()}).to_string()}).to_string()
        }),
    },
    Container { name: "a string of JSON", form: Form::Each(|it| json!(it.event).to_string()) },
    Container {
        name: "a string of a string of JSON",
        form: Form::Each(|it| json!(json!(it.event).to_string()).to_string()),
    },
    Container {
        name: "quotes as \\u0022",
        form: Form::Each(|it| format!("INFO {}", it.event.replace('"', "\\u0022"))),
    },
    Container {
        name: "single quotes of a shell",
        form: Form::Each(|it| format!("+ curl -X POST -d '{}' http://127.0.0.1/webhook", it.event)),
    },
    Container {
        name: "SQL",
        form: Form::Each(|it| {
            format!(
                "INSERT INTO `events` VALUES ({},'{}','{}');",
                it.number,
                it.event.replace('"', "\\\""),
                it.local("%Y-%m-%d %H:%M:%S")
            )
        }),
    },
    Container { name: "Python bytes", form: Form::Each(|it| format!("DEBUG body=b'{}'", it.event)) },
    Container {
        name: "Java toString",
        form: Form::Each(|it| format!("INFO CachedRequest{{method=POST, body='{}', size=7}}", it.event)),
    },
    Container {
        name: "syslog",
        form: Form::Each(|it| {
            format!("<14>{} web-1 hr[7]: received {}", it.local("%b %e %H:%M:%S"), it.event)
        }),
    },
    Container {
        name: "syslog, RFC 5424",
        form: Form::Each(|it| format!("<14>1 {} web-1 hr 7 - [x@1 a=\"b\"] {}", it.iso(), it.event)),
    },
    Container {
        name: "Heroku",
        form: Form::Each(|it| format!("{}+00:00 app[web.1]: {}", it.iso().replace('Z', "123"), it.event)),
    },
    Container {
        name: "docker compose",
        form: Form::Each(|it| format!("\u{1b}[36mweb-1  |\u{1b}[0m {} {}", it.iso(), it.event)),
    },
    Container {
        name: "colors around",
        form: Form::Each(|it| format!("\u{1b}[32mINFO\u{1b}[0m body \u{1b}[1m{}\u{1b}[0m", it.event)),
    },
    Container {
        name: "Markdown",
        form: Form::Each(|it| format!("事件 {}：\n\n```json\n{:#}\n```\n", it.number, it.value())),
    },
];

#[test]
fn events_in_text_are_found() {
    assert_events_are_found(
        TEXTS,
        &[
            "10.0.0.9 - - [26/Jun/2024:16:37:00 +0800] \"GET /health HTTP/1.1\" 200 2 \"-\" \"{probe}\" \"\\x22\"\n",
        ],
    );
}

#[test]
fn other_objects_on_a_line_hide_no_escaped_event() {
    for around in ["ctx={} @", "@ extra={\"a\":1}", "[{}] {\"level\":\"info\"} @ {\"ms\":3}"] {
        for escape in [backslashes, hexadecimal, html] {
            let line = |it: &Received| around.replace('@', &format!("\"{}\"", escape(&it.event))) + "\n";
            let log: String = super::CHAIN.iter().map(line).collect();
            let found = super::differences(&log);
            assert!(found.is_empty(), "{log}\n{}", found.join("\n"));
        }
    }
}
