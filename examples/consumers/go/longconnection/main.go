// 用长连接接收事件。Receives events over a long connection.
package main

import (
	"cmp"
	"context"
	"log"
	"os"

	lark "github.com/larksuite/oapi-sdk-go/v3"
	larkws "github.com/larksuite/oapi-sdk-go/v3/ws"

	"feishu-event-consumer/handlers"
)

func main() {
	// 构建 client Build client
	client := larkws.NewClient(os.Getenv("FEISHU_APP_ID"), os.Getenv("FEISHU_APP_SECRET"),
		larkws.WithDomain(cmp.Or(os.Getenv("FEISHU_DOMAIN"), lark.FeishuBaseUrl)),
		larkws.WithEventHandler(handlers.EventDispatcher()),
		larkws.WithLogger(handlers.Logger{}),
	)
	// 建立长连接 Establish persistent connection
	log.Fatal(client.Start(context.Background()))
}
