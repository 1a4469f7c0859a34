"""两个事件的处理函数，每个事件输出一行 JSON。

The handlers of both events. Each prints an event as one line of JSON.
"""

import logging
import os
import sys

import lark_oapi as lark

# SDK 默认把日志写到标准输出，这里改为标准错误，让标准输出只有事件。
# The SDK logs to standard output by default. Standard error leaves standard output to the events.
for handler in logging.getLogger("Lark").handlers:
    handler.setStream(sys.stderr)


def print_event(handler: str, data) -> None:
    line = lark.JSON.marshal({"handler": handler, "header": data.header, "event": data.event})
    print(line, flush=True)


def do_p2_corehr_process_node_updated_v2(data: lark.corehr.v2.P2CorehrProcessNodeUpdatedV2) -> None:
    print_event("do_p2_corehr_process_node_updated_v2", data)


def do_p2_corehr_job_change_status_updated_v2(data: lark.corehr.v2.P2CorehrJobChangeStatusUpdatedV2) -> None:
    print_event("do_p2_corehr_job_change_status_updated_v2", data)


def event_handler() -> lark.EventDispatcherHandler:
    """注册事件。长连接不需要这两个参数。

    Registers the handlers. A long connection needs neither of the two arguments.
    """
    # 参数顺序：Encrypt Key 在前，与 Go 和 Java 的 SDK 相反。
    # The Encrypt Key comes first, unlike in the SDKs for Go and Java.
    return (
        lark.EventDispatcherHandler.builder(
            os.environ.get("FEISHU_ENCRYPT_KEY", ""), os.environ.get("FEISHU_VERIFICATION_TOKEN", "")
        )
        .register_p2_corehr_process_node_updated_v2(do_p2_corehr_process_node_updated_v2)
        .register_p2_corehr_job_change_status_updated_v2(do_p2_corehr_job_change_status_updated_v2)
        .build()
    )
