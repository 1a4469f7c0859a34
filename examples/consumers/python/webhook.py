"""用 Webhook 接收事件。Receives events as a webhook."""

import os
import sys

from flask import Flask
from lark_oapi.adapter.flask import parse_req, parse_resp
from werkzeug.serving import make_server

from handlers import event_handler

app = Flask(__name__)
dispatcher = event_handler()


# 创建路由处理器 Create route handler
@app.route("/webhook/event", methods=["POST"])
def event():
    return parse_resp(dispatcher.do(parse_req()))


def main() -> None:
    # 用 make_server 而不是 app.run：端口打开之后才输出下面这一行。
    # make_server instead of app.run: the port is open before the line below is printed.
    server = make_server("127.0.0.1", int(os.environ.get("PORT", "7777")), app, threaded=True)
    print(f"listening on http://127.0.0.1:{server.server_port}/webhook/event", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
