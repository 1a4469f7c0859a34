module feishu-event-consumer

go 1.22

require github.com/larksuite/oapi-sdk-go/v3 v3.6.1

require (
	github.com/gogo/protobuf v1.3.2 // indirect
	github.com/gorilla/websocket v1.5.0 // indirect
)
