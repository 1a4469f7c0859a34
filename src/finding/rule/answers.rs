//! The rules about the answers of consumers, which follow those about records in the table.

/// Declares the rules given and those about answers.
macro_rules! with_rules_about_answers {
    ($($rules_about_records:tt)*) => { with_rules_about_catalog_files! {
    $($rules_about_records)*

    NotReached = "FE501", Error, "Consumer not reached", "无法连接消费方";
        "No connection to the consumer was made: nothing listens at the port (refused), the name of the host is unknown (dns), \
         there is no route to it (network), TLS failed (tls), or the connection was not made in time (connect-timeout). Check \
         the address, start the consumer, or wait for it with `--wait`. The platform sends such an event again.",
        "未能与消费方建立连接：端口上没有程序监听（refused）、主机名无法解析（dns）、网络不可达（network）、TLS 握手失败（tls），或未在限定时间内\
         建立连接（connect-timeout）。请检查地址、启动消费方，或用 `--wait` 等待其启动。平台会重试这样的推送。";
        "page on sending events to a developer's server", "文档“将事件发送至开发者服务器”";
    NoAnswer = "FE502", Error, "Connection closed without an answer", "连接已断开，没有收到完整应答";
        "The consumer accepted the connection and closed it before its answer was complete. The process of a Node consumer ends \
         when a handler throws or a body does not decrypt: look at its log, and catch errors in handlers. The platform sends \
         such an event again.",
        "消费方接受了连接，但在应答完成之前断开。Node 消费方的处理函数抛出异常，或请求体解密失败时，进程会退出：请查看其日志，并在处理函数中\
         捕获异常。平台会重试这样的推送。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    NotHttp = "FE503", Error, "Answer is not HTTP", "应答不是 HTTP";
        "The bytes that came back are not an HTTP/1 answer. Another kind of server listens at this port, or it expects https. \
         Check the port and the scheme of the address.",
        "收到的字节不是 HTTP/1 应答。该端口上是其他类型的服务，或需要使用 https。请检查地址的端口和协议。";
        "RFC 9112", "RFC 9112";
    TooSlow = "FE504", Error, "No answer in time", "应答超时";
        "The answer was not complete within 3 seconds (1 second for a challenge), connecting included, which the log of the \
         platform calls `context deadline exceeded`. The event may have been processed all the same; the platform sends it \
         again, so deduplicate by `event_id`. Answer first and process later. Some consumers never answer: `adaptDefault` of the \
         Node SDK at another path or with a query string, the Go SDK on a long connection when a handler panics, and the Node \
         SDK on a long connection when an event is not JSON.",
        "未在 3 秒内（请求地址校验为 1 秒，包含建立连接的时间）收到完整应答，平台的日志中显示为 `context deadline exceeded`。事件可能已被处理，\
         但平台仍会重试，因此应按 `event_id` 去重。请先应答、再处理。有的消费方从不应答：Node SDK 的 `adaptDefault` 收到路径不同或带查询参数的\
         请求时、Go SDK 的长连接处理函数 panic 时、Node SDK 的长连接收到非 JSON 的事件时。";
        "page on sending events to a developer's server; measurements with the official SDKs",
        "文档“将事件发送至开发者服务器”；对官方 SDK 的实测";

    SignatureRefused = "FE511", Error, "Signature refused", "签名未通过验证";
        "The consumer computed another signature than the one it received, or received none. Check that the consumer has the \
         Encrypt Key with which the request was signed, that it verifies the raw body, and that nothing in between removes the \
         `X-Lark-*` headers. The Python SDK answers `signature verification failed`, and `unsupported operand type(s)` if the \
         headers are missing; the Go and Java SDKs answer `the result of signature verification failed`. `feishu-ev verify` \
         names the mistake.",
        "消费方计算的签名与收到的不一致，或没有收到签名。请检查消费方的 Encrypt Key 是否与签名所用的一致、是否用原始请求体验签，以及中间的\
         程序是否去掉了 `X-Lark-*` 请求头。Python SDK 应答 `signature verification failed`，缺少请求头时为 `unsupported operand type(s)`；\
         Go 和 Java SDK 应答 `the result of signature verification failed`。用 `feishu-ev verify` 可查出具体原因。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    TokenRefused = "FE512", Error, "Verification Token refused", "Verification Token 不一致";
        "The token of the event is not the Verification Token of the consumer. The Python SDK checks it in every event and answers \
         `invalid verification_token`, also if it finds no header because `schema` is missing; the Go and Java SDKs check it in \
         challenges only and answer `the result of auth by challenge failed`. Use the Verification Token of the app: \
         `simulate --verification-token` writes it into events.",
        "事件中的 token 与消费方的 Verification Token 不一致。Python SDK 检查每个事件，应答 `invalid verification_token`，缺少 `schema` 而读不到\
         事件头时也是如此；Go 和 Java SDK 只在请求地址校验时检查，应答 `the result of auth by challenge failed`。请使用应用的 \
         Verification Token：`simulate --verification-token` 可将其写入事件。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    ConsumerLacksKey = "FE513", Error, "Consumer has no Encrypt Key", "消费方未配置 Encrypt Key";
        "The body is encrypted and the consumer has no Encrypt Key. Pass the key of the app to the event dispatcher of the SDK, \
         or send without a key. The Python SDK answers `encrypt_key not found`, Go `event data is \
         encrypted`, Java `need config encryptKey`.",
        "请求体已加密，但消费方没有 Encrypt Key。请在 SDK 的事件分发器中配置应用的 Encrypt Key，或不加密发送。Python SDK 应答 \
         `encrypt_key not found`，Go 应答 `event data is encrypted`，Java 应答 `need config encryptKey`。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    ConsumerWantsEncryption = "FE514", Error, "Consumer accepts encrypted bodies only", "消费方只接受加密的请求体";
        "The consumer has an Encrypt Key and the body is not encrypted: the Go SDK answers `encrypted message is blank`. Send with \
         the key (FEISHU_ENCRYPT_KEY), or remove it from the consumer if the app has none. The Java SDK answers this with the \
         text of FE515.",
        "消费方配置了 Encrypt Key，而请求体没有加密：Go SDK 应答 `encrypted message is blank`。请使用密钥发送（FEISHU_ENCRYPT_KEY）；如果应用没有\
         配置 Encrypt Key，请从消费方去掉它。Java SDK 此时的应答与 FE515 相同。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    ConsumerCannotDecrypt = "FE515", Error, "Consumer cannot decrypt the body", "消费方无法解密请求体";
        "The consumer could not decrypt the body: its Encrypt Key is another one, or the ciphertext was damaged. The Java SDK \
         answers the same if the body is not encrypted at all. Compare the keys, and try the body with `feishu-ev decrypt`.",
        "消费方无法解密请求体：它的 Encrypt Key 不同，或密文已损坏。请求体根本没有加密时，Java SDK 的应答也是如此。请核对密钥，并用 \
         `feishu-ev decrypt` 检查请求体。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    NoHandler = "FE516", Error, "No handler for the event type", "没有该事件类型的处理函数";
        "The consumer has no handler for the event type. Register one (`feishu-ev explain` names it for each SDK), or unsubscribe \
         from the event. The Go, Java and Node SDKs answer such an event with status 200, so the platform does not send it \
         again: it is lost. The Python SDK answers 500, so it is sent again. If the answer names no type (empty, `undefined`, \
         `null`), the SDK did not see it: the Node consumer has no Encrypt Key, or the event has no `schema`.",
        "消费方没有该事件类型的处理函数。请注册处理函数（`feishu-ev explain` 列出各 SDK 的名称），或取消订阅该事件。Go、Java 和 Node SDK 对此应答 \
         200，平台不会重试，事件就此丢失；Python SDK 应答 500，平台会重试。如果应答中没有类型（为空、`undefined` 或 `null`），说明 SDK 没有读到它：\
         Node 消费方未配置 Encrypt Key，或事件缺少 `schema`。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    ConsumerCannotParse = "FE517", Error, "Consumer cannot parse the body", "消费方无法解析请求体";
        "The consumer could not read the body as a JSON object. The Go and Java SDKs also answer this if their Encrypt Key is \
         another one: they do not check the padding and parse what comes out. If the keys are the same and `feishu-ev validate` \
         accepts the event, check that the consumer reads the raw body to its end, and that nothing in between changes it.",
        "消费方无法将请求体解析为 JSON 对象。Encrypt Key 不一致时，Go 和 Java SDK 也会这样应答：它们不检查填充，直接解析解密出的内容。如果密钥一致，\
         且 `feishu-ev validate` 认为事件没有问题，请检查消费方是否完整读取了原始请求体，以及中间的程序是否改动了它。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    ConsumerExpectsOtherType = "FE518", Error, "Consumer expects another type", "字段类型与消费方的定义不符";
        "A field has another type than in the model of the consumer's SDK. `feishu-ev validate` says which field differs from the \
         documentation; if none does, the SDK is older than the event, or the handler decodes the event itself.",
        "某个字段的类型与消费方 SDK 中的定义不符。`feishu-ev validate` 会指出与文档不一致的字段；如果没有，说明 SDK 版本较旧，或处理函数自行\
         解析了事件。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    HandlerPanicked = "FE519", Error, "Panic in the consumer", "消费方发生 panic";
        "A handler of a Go consumer panicked, and the SDK answers `Server Internal Error`. In answer to a challenge it means that \
         the Encrypt Key of the consumer is another one. The stack is in the log of the consumer. The platform sends the event \
         again.",
        "Go 消费方的处理函数发生 panic，SDK 应答 `Server Internal Error`。如果是对请求地址校验的应答，则说明消费方的 Encrypt Key 不一致。调用栈见\
         消费方的日志。平台会重试这样的推送。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    Redirected = "FE520", Error, "Redirect", "重定向";
        "The address answers with a redirect (status 3xx), which is not followed. Use the address that it leads to; a missing or \
         an additional `/` at the end is the usual cause.",
        "该地址应答重定向（状态码 3xx），但不会跟随重定向。请改用重定向的目标地址；常见原因是末尾少了或多了 `/`。";
        "page on callbacks: redirects are not allowed", "文档“回调概述”：不允许重定向";
    NoSuchRoute = "FE521", Error, "No such path or method", "路径或方法不存在";
        "The server answered 404 (no such path) or 405 (no POST at this path). Check the path of the address, and that the route \
         accepts POST.",
        "服务器应答 404（路径不存在）或 405（该路径不接受 POST）。请检查地址的路径，以及路由是否接受 POST。";
        "RFC 9110, sections 15.5.5 and 15.5.6", "RFC 9110 第 15.5.5、15.5.6 节";
    WrongStatus = "FE522", Error, "Status is not 200", "状态码不是 200";
        "Only status 200 acknowledges an event; 201, 202 and 204 do not. A status of 500 with a text usually quotes the error of \
         a handler, as the Python, Go and Java SDKs answer; the stack is in the log of the consumer. The platform sends the \
         event again.",
        "只有状态码 200 表示已收到事件，201、202、204 都不算。状态码 500 并带有文本时，通常是处理函数的错误（Python、Go、Java SDK 会这样应答），\
         调用栈见消费方的日志。平台会重试这样的推送。";
        "page on sending events to a developer's server", "文档“将事件发送至开发者服务器”";
    AnswerIsHtml = "FE523", Error, "Answer is a web page", "应答是网页";
        "Status 200 with HTML: a front-end server, a login page or the warning of a tunnel answered instead of the consumer. The \
         platform takes it for success, so the event is lost. Check the path, and the rules of the proxy before the consumer.",
        "状态码为 200，但应答是 HTML：应答的是前端服务器、登录页或内网穿透工具的提示页，而不是消费方。平台视为成功，事件就此丢失。请检查路径以及\
         消费方之前的代理规则。";
        "choice of this tool", "本工具的约定";
    ErrorInBody = "FE524", Error, "Error in the body of a 200", "状态码为 200，但应答内容是错误";
        "Status 200 with a body that reports an error: `code`, `errcode` or `status` is a number other than 0 and 200, `success` or \
         `ok` is false, or `error` is set. The platform looks only at the status, so the event is lost. Answer with a status \
         other than 200 if the event was not taken.",
        "状态码为 200，但应答内容报告了错误：`code`、`errcode` 或 `status` 是 0 和 200 以外的数字，`success` 或 `ok` 为 false，或有 `error`。平台只看\
         状态码，事件就此丢失。没有处理事件时，请应答 200 以外的状态码。";
        "choice of this tool", "本工具的约定";
    EmptyAnswer = "FE525", Warning, "Empty answer proves nothing", "空应答无法说明事件是否已处理";
        "Status 200 with an empty body: the Node SDK answers so when a handler returns nothing, but also when it rejects the \
         signature, and then the event is lost without an error. Return a value such as `'success'` from handlers, let \
         `--probe` find out, or accept empty answers with `--accept-empty`.",
        "状态码为 200，但应答为空：Node SDK 的处理函数没有返回值时如此应答，签名未通过验证时也如此应答，后一种情况下事件丢失且没有报错。请让处理\
         函数返回值（例如 `'success'`），用 `--probe` 探测，或用 `--accept-empty` 接受空应答。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    WrongAck = "FE526", Error, "Acknowledgment not understood", "无法识别的 ack";
        "A client on the long connection acknowledged an event with another code than 200 and 500, or with a payload that is not \
         `{\"code\":…}`. Code 200 is what the official SDKs send for success; some own clients send 0.",
        "长连接的客户端以 200 和 500 以外的 code 应答事件，或应答内容不是 `{\"code\":…}`。官方 SDK 成功时应答 200；有的自研客户端应答 0。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    HandlerFailed = "FE527", Error, "Handler failed, or there is none", "处理函数失败，或没有处理函数";
        "A client on the long connection acknowledged an event with code 500. Its handler failed, the event was not readable, or, \
         with the Python, Go and Java SDKs, there is no handler for the event type: the answer does not say which. Look at the \
         log of the client. The platform sends the event again.",
        "长连接的客户端以 code 500 应答事件：处理函数失败、事件无法解析，或者没有该事件类型的处理函数（Python、Go、Java SDK）。应答中没有说明是哪一种，\
         请查看客户端的日志。平台会重试这样的推送。";
        "measurements with the official SDKs", "对官方 SDK 的实测";

    ChallengeIgnored = "FE531", Error, "Challenge answered with nothing", "请求地址校验的应答为空";
        "Status 200 with an empty body in answer to a challenge. The Node SDK answers so unless its adapter has `autoChallenge: \
         true`, and the encryptKey that belongs to it. The developer console then says that no challenge was returned.",
        "对请求地址校验应答 200，但内容为空。Node SDK 的适配器没有设置 `autoChallenge: true` 及相应的 encryptKey 时如此应答。开发者后台会提示\
         “Challenge code 没有返回”。";
        "measurements with the official SDKs", "对官方 SDK 的实测";
    ChallengeMissing = "FE532", Error, "Answer without the challenge", "应答中没有 challenge";
        "The answer to a challenge is not a JSON object with the member `challenge`. Answer `{\"challenge\":\"…\"}` with the value \
         of the request, decrypted if the app has an Encrypt Key; the value alone is not enough. The Node SDK needs \
         `autoChallenge: true`.",
        "对请求地址校验的应答不是带有 `challenge` 的 JSON 对象。请应答 `{\"challenge\":\"…\"}`，其值取自请求（应用配置了 Encrypt Key 时取解密后的值）；\
         只返回该值是不够的。Node SDK 需要设置 `autoChallenge: true`。";
        "page on sending events to a developer's server", "文档“将事件发送至开发者服务器”";
    ChallengeDiffers = "FE533", Error, "Answer with another challenge", "应答中的 challenge 不一致";
        "The answer to a challenge has a `challenge` that is not the one of the request. A fixed value, a cached answer, or the \
         value of an earlier request is the usual cause.",
        "对请求地址校验的应答中，`challenge` 与请求中的不同。常见原因是写死的值、缓存的应答，或使用了之前请求的值。";
        "page on sending events to a developer's server", "文档“将事件发送至开发者服务器”";
    } };
}

pub(super) use with_rules_about_answers;
