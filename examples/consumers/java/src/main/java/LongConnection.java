import com.lark.oapi.core.enums.BaseUrlEnum;
import com.lark.oapi.ws.Client;

/**
 * 用长连接接收事件。
 *
 * <p>Receives events over a long connection.
 */
public final class LongConnection {
  private LongConnection() {}

  public static void main(String[] args) {
    // 构建 client Build client
    Client client =
        new Client.Builder(System.getenv("FEISHU_APP_ID"), System.getenv("FEISHU_APP_SECRET"))
            .domain(Handlers.env("FEISHU_DOMAIN", BaseUrlEnum.FeiShu.getUrl()))
            .eventHandler(Handlers.eventDispatcher())
            .build();
    // 建立长连接 Establish persistent connection
    client.start();
  }
}
