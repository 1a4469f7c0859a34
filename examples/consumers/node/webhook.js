// 用 Webhook 接收事件。Receives events as a webhook.
import http from 'node:http';
import * as lark from '@larksuiteoapi/node-sdk';
import { eventDispatcher } from './handlers.js';

const server = http.createServer();
// 创建路由处理器。没有 autoChallenge 就无法通过请求地址校验。
// Create route handler. Without autoChallenge the request URL cannot be verified.
server.on('request', lark.adaptDefault('/webhook/event', eventDispatcher(), { autoChallenge: true }));
server.listen(Number(process.env.PORT ?? 7777), '127.0.0.1', () => {
  console.error(`listening on http://127.0.0.1:${server.address().port}/webhook/event`);
});
