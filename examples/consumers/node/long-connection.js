// 用长连接接收事件。Receives events over a long connection.
import * as lark from '@larksuiteoapi/node-sdk';
import { eventDispatcher, logger } from './handlers.js';

// 构建 client Build client
const client = new lark.WSClient({
  appId: process.env.FEISHU_APP_ID,
  appSecret: process.env.FEISHU_APP_SECRET,
  domain: process.env.FEISHU_DOMAIN ?? lark.Domain.Feishu,
  logger,
});
// 建立长连接 Establish persistent connection
client.start({ eventDispatcher: eventDispatcher() });
