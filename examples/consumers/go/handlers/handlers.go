// Package handlers 处理两个事件，每个事件输出一行 JSON。
//
// Package handlers handles both events. Each is printed as one line of JSON.
package handlers

import (
	"context"
	"encoding/json"
	"log"
	"os"

	larkevent "github.com/larksuite/oapi-sdk-go/v3/event"
	"github.com/larksuite/oapi-sdk-go/v3/event/dispatcher"
	larkcorehr "github.com/larksuite/oapi-sdk-go/v3/service/corehr/v2"
)

// EventDispatcher 注册事件。长连接不需要这两个参数。
//
// EventDispatcher registers the handlers. A long connection needs neither of the two arguments.
func EventDispatcher() *dispatcher.EventDispatcher {
	// 参数顺序：Verification Token 在前，与 Python 的 SDK 相反。
	// The Verification Token comes first, unlike in the SDK for Python.
	return dispatcher.NewEventDispatcher(os.Getenv("FEISHU_VERIFICATION_TOKEN"), os.Getenv("FEISHU_ENCRYPT_KEY")).
		OnP2ProcessNodeUpdatedV2(func(ctx context.Context, event *larkcorehr.P2ProcessNodeUpdatedV2) error {
			return printEvent("OnP2ProcessNodeUpdatedV2", event.EventV2Base.Header, event.Event)
		}).
		OnP2JobChangeStatusUpdatedV2(func(ctx context.Context, event *larkcorehr.P2JobChangeStatusUpdatedV2) error {
			return printEvent("OnP2JobChangeStatusUpdatedV2", event.EventV2Base.Header, event.Event)
		})
}

// SDK 会并发调用长连接的处理函数，log.Logger 保证各行不会混在一起。
// The SDK calls the handlers of a long connection concurrently. log.Logger keeps the lines apart.
var stdout = log.New(os.Stdout, "", 0)

func printEvent(handler string, header *larkevent.EventHeader, event any) error {
	line, err := json.Marshal(struct {
		Handler string                 `json:"handler"`
		Header  *larkevent.EventHeader `json:"header"`
		Event   any                    `json:"event"`
	}{handler, header, event})
	if err != nil {
		return err
	}
	stdout.Println(string(line))
	return nil
}

// Logger 把 SDK 的日志写到标准错误，让标准输出只有事件；默认是标准输出。
//
// Logger writes the logs of the SDK to standard error instead of standard output, which is left to the events.
type Logger struct{}

func (Logger) Debug(context.Context, ...any)        {}
func (Logger) Info(_ context.Context, args ...any)  { log.Println(args...) }
func (Logger) Warn(_ context.Context, args ...any)  { log.Println(args...) }
func (Logger) Error(_ context.Context, args ...any) { log.Println(args...) }
