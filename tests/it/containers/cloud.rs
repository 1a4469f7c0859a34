//! Answers and messages of cloud services.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::loggers::zap;
use super::{Container, Form, Received, assert_events_are_found};

pub(super) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

fn list(all: &[Received], one: fn(&Received) -> Value) -> Vec<Value> {
    all.iter().map(one).collect()
}

const CLOUDS: &[Container] = &[
    Container {
        name: "CloudWatch filter-log-events",
        form: Form::Whole(|all| {
            let events = list(all, |it| {
                json!({"logStreamName": "web/1", "timestamp": it.milliseconds, "ingestionTime": it.milliseconds + 90,
                    "message": format!("{}\tINFO\t{}\n", it.iso(), it.event), "eventId": "3788"})
            });
            format!("{:#}", json!({"events": events, "searchedLogStreams": []}))
        }),
    },
    Container {
        name: "CloudWatch get-log-events of zap",
        form: Form::Whole(|all| {
            let events = list(all, |it| json!({"timestamp": it.milliseconds, "message": zap(it)}));
            json!({"events": events, "nextForwardToken": "f/1", "nextBackwardToken": "b/1"}).to_string()
        }),
    },
    Container {
        name: "CloudWatch Insights",
        form: Form::Whole(|all| {
            let results = list(all, |it| {
                json!([{"field": "@timestamp", "value": it.iso().replace('T', " ").replace('Z', "")},
                    {"field": "@message", "value": it.event}, {"field": "@ptr", "value": "Cl0"}])
            });
            let statistics = json!({"recordsMatched": 4.0, "recordsScanned": 4.0, "bytesScanned": 9.0});
            format!("{:#}", json!({"results": results, "statistics": statistics, "status": "Complete"}))
        }),
    },
    Container {
        name: "API Gateway proxy event",
        form: Form::Each(|it| {
            json!({"resource": "/webhook", "path": "/webhook", "httpMethod": "POST",
                "headers": {"Content-Type": "application/json"},
                "multiValueHeaders": {"Content-Type": ["application/json"]}, "queryStringParameters": null,
                "requestContext": {"requestTimeEpoch": it.milliseconds, "requestId": "1", "stage": "prod"},
                "body": it.event, "isBase64Encoded": false})
            .to_string()
        }),
    },
    Container {
        name: "API Gateway HTTP API event",
        form: Form::Each(|it| {
            json!({"version": "2.0", "routeKey": "$default", "rawPath": "/webhook", "rawQueryString": "",
                "headers": {"content-type": "application/json"},
                "requestContext": {"http": {"method": "POST", "path": "/webhook"},
                "time": it.local("%d/%b/%Y:%H:%M:%S +0800"), "timeEpoch": it.milliseconds},
                "body": base64(&it.event), "isBase64Encoded": true})
            .to_string()
        }),
    },
    Container {
        name: "Lambda with SQS",
        form: Form::Whole(|all| {
            let records = list(all, |it| {
                json!({"messageId": "1", "receiptHandle": "A", "body": it.event, "attributes":
                    {"SentTimestamp": it.milliseconds.to_string(), "ApproximateReceiveCount": "1"},
                    "messageAttributes": {}, "md5OfBody": "7b", "eventSource": "aws:sqs", "awsRegion": "x"})
            });
            json!({"Records": records}).to_string()
        }),
    },
    Container {
        name: "SNS in SQS",
        form: Form::Each(|it| {
            let notification = json!({"Type": "Notification", "MessageId": "1", "TopicArn": "arn:aws:sns:x:1:t",
                "Message": it.event, "Timestamp": it.iso(), "SignatureVersion": "1", "Signature": "EXAMPLE"});
            json!({"Records": [{"messageId": "1", "body": notification.to_string(), "eventSource": "aws:sqs"}]})
                .to_string()
        }),
    },
    Container {
        name: "Kinesis",
        form: Form::Whole(|all| {
            let records = list(all, |it| {
                json!({"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "1", "sequenceNumber": "49",
                    "data": base64(&it.event),
                    "approximateArrivalTimestamp": it.milliseconds as f64 / 1000.0},
                    "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventName": "aws:kinesis:record"})
            });
            json!({"Records": records}).to_string()
        }),
    },
    Container {
        name: "EventBridge",
        form: Form::Each(|it| {
            json!({"version": "0", "id": "1", "detail-type": "feishu", "source": "app", "account": "1",
                "time": it.iso(), "region": "x", "resources": [], "detail": it.value()})
            .to_string()
        }),
    },
    Container {
        name: "GCP Cloud Logging, jsonPayload",
        form: Form::Whole(|all| {
            let entries = list(all, |it| {
                json!({"insertId": "1", "jsonPayload": {"message": "event", "body": it.value()},
                    "resource": {"type": "cloud_run_revision", "labels": {"project_id": "p"}},
                    "timestamp": it.iso(), "severity": "INFO", "logName": "l", "receiveTimestamp": it.iso()})
            });
            format!("{:#}", Value::from(entries))
        }),
    },
    Container {
        name: "GCP Cloud Logging, textPayload",
        form: Form::Each(|it| {
            json!({"insertId": "1", "textPayload": format!("INFO 收到 {}", it.event), "timestamp": it.iso(),
                "resource": {"type": "k8s_container"}, "severity": "INFO"})
            .to_string()
        }),
    },
    Container {
        name: "Pub/Sub push",
        form: Form::Each(|it| {
            json!({"message": {"data": base64(&it.event), "messageId": "1", "publishTime": it.iso()},
                "subscription": "projects/p/subscriptions/s"})
            .to_string()
        }),
    },
    Container {
        name: "Azure log query",
        form: Form::Whole(|all| {
            let rows = list(all, |it| json!([it.iso(), "Information", it.event]));
            json!({"tables": [{"name": "PrimaryResult", "columns": [{"name": "TimeGenerated", "type": "datetime"},
                {"name": "Level", "type": "string"}, {"name": "Message", "type": "string"}], "rows": rows}]})
            .to_string()
        }),
    },
    Container {
        name: "Azure Application Insights",
        form: Form::Each(|it| {
            json!({"name": "Microsoft.ApplicationInsights.Message", "time": it.iso(), "iKey": "0",
                "tags": {"ai.cloud.role": "web"}, "data": {"baseType": "MessageData", "baseData": {"ver": 2,
                "message": it.event, "severityLevel": 1, "properties": {"CategoryName": "Webhook"}}}})
            .to_string()
        }),
    },
    Container {
        name: "Loki query",
        form: Form::Whole(|all| {
            let values = list(all, |it| json!([(it.milliseconds * 1_000_000).to_string(), zap(it)]));
            json!({"status": "success", "data": {"resultType": "streams", "result":
                [{"stream": {"app": "hr", "level": "info"}, "values": values}], "stats": {"summary": {}}}})
            .to_string()
        }),
    },
    Container {
        name: "logcli -o jsonl",
        form: Form::Each(|it| {
            json!({"labels": {"app": "hr"}, "line": it.event, "timestamp": it.iso()}).to_string()
        }),
    },
    Container {
        name: "Elasticsearch",
        form: Form::Whole(|all| {
            let hits = list(all, |it| {
                json!({"_index": "logs-1", "_id": "a", "_score": 1.0, "_source": {"@timestamp": it.iso(),
                    "message": format!("收到事件 {}", it.event), "event": {"dataset": "hr", "module": "app"},
                    "host": {"name": "web-1"}}, "sort": [it.milliseconds]})
            });
            let total = json!({"value": 4, "relation": "eq"});
            json!({"took": 3, "timed_out": false, "hits": {"total": total, "hits": hits}}).to_string()
        }),
    },
    Container {
        name: "Splunk export",
        form: Form::Each(|it| {
            json!({"preview": false, "offset": it.number, "result": {"_raw": zap(it), "_time": it.iso(),
                "host": "web-1", "source": "/var/log/hr.log", "sourcetype": "_json"}})
            .to_string()
        }),
    },
    Container {
        name: "Splunk HEC",
        form: Form::Each(|it| {
            json!({"time": it.milliseconds as f64 / 1000.0, "host": "web-1", "source": "hr", "event": it.value()})
                .to_string()
        }),
    },
    Container {
        name: "Datadog",
        form: Form::Whole(|all| {
            let data = list(all, |it| {
                json!({"id": "AQ", "type": "log", "attributes": {"status": "info", "timestamp": it.iso(),
                    "message": it.event, "tags": ["env:prod"], "service": "hr"}})
            });
            json!({"data": data, "meta": {"page": {}}}).to_string()
        }),
    },
    Container {
        name: "Aliyun SLS",
        form: Form::Whole(|all| {
            let logs = list(all, |it| {
                json!({"__time__": (it.milliseconds / 1000).to_string(), "__source__": "10.0.0.1", "__topic__": "",
                    "content": format!("收到飞书事件 {}", it.event)})
            });
            Value::from(logs).to_string()
        }),
    },
    Container {
        name: "Tencent CLS",
        form: Form::Each(|it| {
            let content = json!({"__CONTENT__": it.event, "level": "INFO"}).to_string();
            json!({"Time": it.milliseconds, "TopicId": "t", "PkgId": "p", "LogJson": content}).to_string()
        }),
    },
    Container {
        name: "Sentry breadcrumb",
        form: Form::Whole(|all| {
            let values = list(all, |it| {
                json!({"timestamp": it.iso(), "category": "webhook", "message": "event", "level": "info",
                    "data": {"body": it.event}})
            });
            json!({"event_id": "fc6d8c0c43fc4630ad850ee518f1b9d0", "platform": "python", "level": "error",
                "breadcrumbs": {"values": values}})
            .to_string()
        }),
    },
    Container {
        name: "Kafka Connect",
        form: Form::Each(|it| {
            json!({"schema": {"type": "string", "optional": false}, "payload": it.event}).to_string()
        }),
    },
    Container {
        name: "Kafka Connect struct",
        form: Form::Each(|it| {
            json!({"schema": {"type": "struct", "fields": [], "optional": false}, "payload": it.value()})
                .to_string()
        }),
    },
    Container {
        name: "kcat -J",
        form: Form::Each(|it| {
            json!({"topic": "feishu", "partition": 0, "offset": it.number, "tstype": "create",
                "ts": it.milliseconds, "broker": 1, "key": null, "payload": it.event})
            .to_string()
        }),
    },
    Container {
        name: "kafka-console-consumer",
        form: Form::Each(|it| {
            format!("CreateTime:{}\tOffset:{}\tkey\t{}", it.milliseconds, it.number, it.event)
        }),
    },
    Container {
        name: "CloudEvents",
        form: Form::Each(|it| {
            json!({"specversion": "1.0", "type": "com.feishu.event", "source": "/hr", "id": "1",
                "time": it.iso(), "datacontenttype": "application/json", "data": it.value()})
            .to_string()
        }),
    },
    Container {
        name: "MongoDB export",
        form: Form::Each(|it| {
            json!({"_id": {"$oid": "667b"}, "receivedAt": {"$date": it.iso()}, "doc": it.value()}).to_string()
        }),
    },
    Container {
        name: "Debezium outbox",
        form: Form::Each(|it| {
            json!({"schema": {"type": "struct", "name": "x.Envelope"}, "payload": {"before": null,
                "after": {"id": it.number, "body": it.event}, "source": {"ts_ms": it.milliseconds, "db": "hr"},
                "op": "c", "ts_ms": it.milliseconds}})
            .to_string()
        }),
    },
];

#[test]
fn events_in_the_answers_of_services_are_found() {
    assert_events_are_found(
        CLOUDS,
        &["{\"schema\":\"https://example.com/x.json\",\"event\":\"started\",\"type\":\"info\"}\n"],
    );
}
