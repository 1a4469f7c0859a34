"""用长连接接收事件。Receives events over a long connection."""

import os

import lark_oapi as lark

from handlers import event_handler


def main() -> None:
    # 构建 client Build client
    client = lark.ws.Client(
        os.environ["FEISHU_APP_ID"],
        os.environ["FEISHU_APP_SECRET"],
        domain=os.environ.get("FEISHU_DOMAIN", lark.FEISHU_DOMAIN),
        event_handler=event_handler(),
    )
    # 建立长连接 Establish persistent connection
    client.start()


if __name__ == "__main__":
    main()
