//! Lines of logging libraries, and of what collects them.

use serde_json::json;

use super::{Container, Form, Received, assert_events_are_found};

/// A line of zap.
pub(super) fn zap(received: &Received) -> String {
    let seconds = received.milliseconds as f64 / 1000.0;
    json!({"level": "info", "ts": seconds, "caller": "webhook/handler.go:42", "msg": "收到事件",
        "body": received.event})
    .to_string()
}

const LOGGERS: &[Container] = &[
    Container { name: "zap", form: Form::Each(zap) },
    Container {
        name: "zap object",
        form: Form::Each(|it| {
            json!({"level": "info", "ts": it.milliseconds as f64 / 1000.0, "msg": "received", "payload": it.value()})
                .to_string()
        }),
    },
    Container {
        name: "zap console",
        form: Form::Each(|it| {
            format!("{}\tinfo\twebhook/handler.go:42\treceived\t{}", it.iso(), json!({"body": it.event}))
        }),
    },
    Container {
        name: "zerolog",
        form: Form::Each(|it| {
            json!({"level": "info", "time": it.milliseconds / 1000, "body": it.value(), "message": "event"})
                .to_string()
        }),
    },
    Container {
        name: "logrus",
        form: Form::Each(|it| {
            json!({"body": it.event, "level": "info", "msg": "received", "time": it.local("%Y-%m-%dT%H:%M:%S+08:00")})
                .to_string()
        }),
    },
    Container {
        name: "logrus text",
        form: Form::Each(|it| {
            format!("time=\"{}\" level=info msg=received body={}", it.iso(), json!(it.event))
        }),
    },
    Container {
        name: "slog",
        form: Form::Each(|it| {
            json!({"time": it.local("%Y-%m-%dT%H:%M:%S.%f+08:00"), "level": "INFO", "msg": "event",
                "req": {"method": "POST", "body": it.event}})
            .to_string()
        }),
    },
    Container {
        name: "pino",
        form: Form::Each(|it| {
            json!({"level": 30, "time": it.milliseconds, "pid": 7, "hostname": "web-1",
                "req": {"id": it.number, "method": "POST", "url": "/webhook/event", "headers": {"host": "a.example"},
                "remoteAddress": "::1", "remotePort": 5}, "body": it.value(), "msg": "event"})
            .to_string()
        }),
    },
    Container {
        name: "bunyan",
        form: Form::Each(|it| {
            json!({"name": "hr", "hostname": "web-1", "pid": 7, "level": 30, "data": {"body": it.value()},
                "msg": "", "time": it.iso(), "v": 0})
            .to_string()
        }),
    },
    Container {
        name: "winston",
        form: Form::Each(|it| {
            json!({"level": "info", "message": format!("received {}", it.event), "timestamp": it.iso()})
                .to_string()
        }),
    },
    Container {
        name: "winston meta",
        form: Form::Each(|it| {
            json!({"level": "info", "message": "webhook", "event": it.value(), "service": "hr", "timestamp": it.iso()})
                .to_string()
        }),
    },
    Container {
        name: "logback with logstash encoder",
        form: Form::Each(|it| {
            json!({"@timestamp": it.iso(), "@version": "1", "message": format!("收到事件：{}", it.event),
                "logger_name": "c.e.Webhook", "thread_name": "http-nio-8080-exec-1", "level": "INFO",
                "level_value": 20000})
            .to_string()
        }),
    },
    Container {
        name: "log4j2 JSON layout",
        form: Form::Each(|it| {
            json!({"instant": {"epochSecond": it.milliseconds / 1000, "nanoOfSecond": 392_000_000},
                "thread": "main", "level": "INFO", "loggerName": "c.e.Webhook", "message": it.event,
                "endOfBatch": false, "loggerFqcn": "org.apache.logging.log4j.spi.AbstractLogger",
                "threadId": 1, "threadPriority": 5})
            .to_string()
        }),
    },
    Container {
        name: "log4j2 JSON layout, not compact",
        form: Form::Each(|it| {
            let line = json!({"instant": {"epochSecond": it.milliseconds / 1000, "nanoOfSecond": 392_000_000},
                "thread": "main", "level": "INFO", "message": it.event});
            format!("{line:#}")
        }),
    },
    Container {
        name: "log4j2 pattern with Chinese text",
        form: Form::Each(|it| {
            format!(
                "{} [http-nio-1] INFO  c.e.飞书回调 - 收到飞书推送，请求体：{}，处理完成",
                it.local("%Y-%m-%d %H:%M:%S,392"),
                it.event
            )
        }),
    },
    Container {
        name: "python-json-logger",
        form: Form::Each(|it| {
            json!({"asctime": it.local("%Y-%m-%d %H:%M:%S,392"), "levelname": "INFO", "name": "hr",
                "message": "event", "body": it.event})
            .to_string()
        }),
    },
    Container {
        name: "structlog",
        form: Form::Each(|it| {
            json!({"payload": it.value(), "event": "webhook received", "level": "info", "timestamp": it.iso()})
                .to_string()
        }),
    },
    Container {
        name: "structlog with the event as its event",
        form: Form::Each(|it| {
            json!({"event": it.event, "level": "info", "logger": "hr", "timestamp": it.iso()}).to_string()
        }),
    },
    Container {
        name: "Python logging with extra",
        form: Form::Each(|it| {
            format!(
                "{} INFO hr received extra={{'body': '{}', 'n': {}}}",
                it.local("%Y-%m-%d %H:%M:%S,392"),
                it.event,
                it.number
            )
        }),
    },
    Container {
        name: "loguru serialize",
        form: Form::Each(|it| {
            json!({"text": format!("{} | INFO | hr:f:1 - event\n", it.local("%Y-%m-%d %H:%M:%S.392")),
                "record": {"elapsed": {"repr": "0:00:01", "seconds": 1.0}, "extra": {"body": it.event},
                "level": {"name": "INFO", "no": 20}, "message": "event",
                "time": {"repr": it.iso(), "timestamp": it.milliseconds as f64 / 1000.0}}})
            .to_string()
        }),
    },
    Container {
        name: "Serilog",
        form: Form::Each(|it| {
            json!({"@t": it.iso(), "@mt": "Received {Body}", "Body": it.event}).to_string()
        }),
    },
    Container {
        name: "Monolog",
        form: Form::Each(|it| {
            format!(
                "[{}] production.INFO: received {} []",
                it.local("%Y-%m-%d %H:%M:%S"),
                json!({"body": it.event})
            )
        }),
    },
    Container {
        name: "Monolog JSON",
        form: Form::Each(|it| {
            json!({"message": "received", "context": {"event": it.value()}, "level": 200, "level_name": "INFO",
                "channel": "app", "datetime": it.iso(), "extra": {}})
            .to_string()
        }),
    },
    Container {
        name: "Ruby Logger",
        form: Form::Each(|it| {
            format!("I, [{} #7]  INFO -- : {}", it.local("%Y-%m-%dT%H:%M:%S.392123"), it.event)
        }),
    },
    Container {
        name: "GELF",
        form: Form::Each(|it| {
            json!({"version": "1.1", "host": "web-1", "short_message": "event",
                "timestamp": it.milliseconds as f64 / 1000.0, "level": 6, "_body": it.event})
            .to_string()
        }),
    },
    Container {
        name: "docker json-file",
        form: Form::Each(|it| {
            json!({"log": format!("{}\n", it.event), "stream": "stdout", "time": it.iso()}).to_string()
        }),
    },
    Container {
        name: "docker json-file with zap",
        form: Form::Each(|it| {
            json!({"log": format!("{}\n", zap(it)), "stream": "stdout", "time": it.iso()}).to_string()
        }),
    },
    Container {
        name: "Kubernetes CRI",
        form: Form::Each(|it| format!("{} stdout F {}", it.iso().replace('Z', "123456Z"), it.event)),
    },
    Container {
        name: "Kubernetes CRI with zap",
        form: Form::Each(|it| format!("{} stdout F {}", it.iso().replace('Z', "123456Z"), zap(it))),
    },
    Container {
        name: "journald",
        form: Form::Each(|it| {
            json!({"__CURSOR": "s=1;i=2;b=3", "__REALTIME_TIMESTAMP": (it.milliseconds * 1000).to_string(),
                "__MONOTONIC_TIMESTAMP": "123456", "_PID": "7", "PRIORITY": "6", "_HOSTNAME": "web-1",
                "MESSAGE": format!("INFO event {}", it.event)})
            .to_string()
        }),
    },
    Container {
        name: "OpenTelemetry",
        form: Form::Each(|it| {
            let time = (it.milliseconds * 1_000_000).to_string();
            json!({"resourceLogs": [{"resource": {"attributes": []}, "scopeLogs": [{"scope": {}, "logRecords":
                [{"timeUnixNano": time, "severityText": "INFO", "body": {"stringValue": it.event}}]}]}]})
            .to_string()
        }),
    },
    Container {
        name: "Fluentd",
        form: Form::Each(|it| {
            format!(
                "{}\thr.app\t{}",
                it.local("%Y-%m-%dT%H:%M:%S+08:00"),
                json!({"container_id": "1f", "log": it.event, "source": "stdout"})
            )
        }),
    },
];

#[test]
fn events_in_the_lines_of_loggers_are_found() {
    assert_events_are_found(
        LOGGERS,
        &[
            "{\"level\":\"info\",\"msg\":\"GET /health\",\"status\":200}\n",
            "2024-06-26 16:37:48,392 INFO 服务已启动 {port=8080}\n",
        ],
    );
}

#[test]
fn an_event_twice_in_a_line_is_one_delivery() {
    for line in [
        // Elastic keeps the original text.
        |it: &Received| json!({"@timestamp": it.iso(), "message": it.event, "event": {"original": it.event}}),
        // The JSON console of .NET.
        |it: &Received| {
            let message = format!("Received {}", it.event);
            json!({"Timestamp": it.iso(), "LogLevel": "Information", "Message": message,
                "State": {"Message": message, "Body": it.event, "{OriginalFormat}": "Received {Body}"}})
        },
        // A collector that parses messages.
        |it: &Received| json!({"timestamp": it.iso(), "message": it.event, "attributes": it.value()}),
    ] {
        let log: String = super::CHAIN.iter().map(|it| line(it).to_string() + "\n").collect();
        let ran = crate::support::feishu_ev("trace --only-findings -f json").stdin(&log).run();
        assert!(!ran.text().contains("FE40"), "{log}\n{}", ran.text());
    }
}

#[test]
fn what_a_handler_says_about_an_event_is_no_event() {
    for line in [
        |it: &Received| {
            json!({"level": "info", "msg": "handled", "event_type": "corehr.process.node.updated_v2",
                "event_id": it.value()["header"]["event_id"], "ms": 3})
        },
        |it: &Received| json!({"labels": {"event_type": "im.message.receive_v1"}, "msg": it.number}),
        |it: &Received| json!({"tls": {"encrypt": "required"}, "n": it.number}),
        |it: &Received| json!({"encrypt": "AES256", "bucket": "b", "n": it.number}),
    ] {
        let log = |it: &Received| format!("{}\n{}\n", zap(it), line(it));
        let log: String = super::CHAIN.iter().map(log).collect();
        let found = super::differences(&log);
        assert!(found.is_empty(), "{log}\n{}", found.join("\n"));
    }
}
