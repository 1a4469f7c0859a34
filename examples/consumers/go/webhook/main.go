// 用 Webhook 接收事件。Receives events as a webhook.
package main

import (
	"cmp"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/larksuite/oapi-sdk-go/v3/core/httpserverext"
	larkevent "github.com/larksuite/oapi-sdk-go/v3/event"

	"feishu-event-consumer/handlers"
)

func main() {
	// 创建路由处理器 Create route handler
	http.HandleFunc("/webhook/event",
		httpserverext.NewEventHandlerFunc(handlers.EventDispatcher(), larkevent.WithLogger(handlers.Logger{})))

	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", cmp.Or(os.Getenv("PORT"), "7777")))
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on http://%s/webhook/event", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}
