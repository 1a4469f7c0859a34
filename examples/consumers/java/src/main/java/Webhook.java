import com.lark.oapi.core.request.EventReq;
import com.lark.oapi.core.response.EventResp;
import com.lark.oapi.event.EventDispatcher;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * 用 Webhook 接收事件，HTTP 服务器是 JDK 自带的。
 *
 * <p>Receives events as a webhook, with the HTTP server of the JDK.
 */
public final class Webhook {
  private static final EventDispatcher EVENT_DISPATCHER = Handlers.eventDispatcher();

  private Webhook() {}

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(Handlers.env("PORT", "7777"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    // 创建路由处理器 Create route handler
    server.createContext("/webhook/event", Webhook::handle);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.err.printf(
        "listening on http://127.0.0.1:%d/webhook/event%n", server.getAddress().getPort());
  }

  private static void handle(HttpExchange exchange) throws IOException {
    EventReq request = new EventReq();
    request.setHttpPath(exchange.getRequestURI().getPath());
    // SDK 按小写名称查找请求头，这个 Map 的查找不区分大小写。
    // The SDK looks names up in lower case. This map ignores case.
    request.setHeaders(exchange.getRequestHeaders());
    request.setBody(exchange.getRequestBody().readAllBytes());
    EventResp response = respond(request);
    exchange.getResponseHeaders().putAll(response.getHeaders());
    exchange.sendResponseHeaders(response.getStatusCode(), response.getBody().length);
    exchange.getResponseBody().write(response.getBody());
    exchange.close();
  }

  private static EventResp respond(EventReq request) throws IOException {
    try {
      return EVENT_DISPATCHER.handle(request);
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }
}
