// 两个事件的处理函数，每个事件输出一行 JSON。
// The handlers of both events. Each prints an event as one line of JSON.
import * as lark from '@larksuiteoapi/node-sdk';

// SDK 默认把日志写到标准输出，这里改为标准错误，让标准输出只有事件。
// The SDK logs to standard output by default. Standard error leaves standard output to the events.
export const logger = {
  error: console.error,
  warn: console.error,
  info: console.error,
  debug: console.error,
  trace: console.error,
};

// SDK 把 header 和 event 的成员合并成一个对象传给处理函数。
// The SDK passes the members of header and event to a handler in one object.
const handlers = {
  'corehr.process.node.updated_v2': async (data) => printEvent('corehr.process.node.updated_v2', data),
  'corehr.job_change.status_updated_v2': async (data) => printEvent('corehr.job_change.status_updated_v2', data),
};

function printEvent(handler, data) {
  console.log(JSON.stringify({ handler, event: data }));
  // 没有返回值时，Webhook 的响应体为空，与签名校验失败时相同。
  // Without a value, the response of a webhook is empty, as it is for a failed signature.
  return 'success';
}

// 注册事件。长连接不需要这两个参数。
// Registers the handlers. A long connection needs neither of the two settings.
export function eventDispatcher() {
  return new lark.EventDispatcher({
    encryptKey: process.env.FEISHU_ENCRYPT_KEY,
    verificationToken: process.env.FEISHU_VERIFICATION_TOKEN,
    logger,
  }).register(handlers);
}
