import com.google.gson.JsonObject;
import com.lark.oapi.core.utils.Jsons;
import com.lark.oapi.event.EventDispatcher;
import com.lark.oapi.event.model.BaseEventV2;
import com.lark.oapi.service.corehr.CorehrService;
import com.lark.oapi.service.corehr.v2.model.P2JobChangeStatusUpdatedV2;
import com.lark.oapi.service.corehr.v2.model.P2ProcessNodeUpdatedV2;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * 两个事件的处理函数，每个事件输出一行 JSON。
 *
 * <p>The handlers of both events. Each prints an event as one line of JSON.
 */
final class Handlers {
  /** 标准输出固定用 UTF-8。Standard output in UTF-8, whatever the locale. */
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private Handlers() {}

  /**
   * 注册事件。长连接不需要这两个参数。
   *
   * <p>Registers the handlers. A long connection needs neither of the two arguments.
   */
  static EventDispatcher eventDispatcher() {
    // 参数顺序：Verification Token 在前，与 Python 的 SDK 相反。
    // The Verification Token comes first, unlike in the SDK for Python.
    return EventDispatcher.newBuilder(
            env("FEISHU_VERIFICATION_TOKEN", ""), env("FEISHU_ENCRYPT_KEY", ""))
        .onP2ProcessNodeUpdatedV2(
            new CorehrService.P2ProcessNodeUpdatedV2Handler() {
              @Override
              public void handle(P2ProcessNodeUpdatedV2 event) {
                printEvent("onP2ProcessNodeUpdatedV2", event, event.getEvent());
              }
            })
        .onP2JobChangeStatusUpdatedV2(
            new CorehrService.P2JobChangeStatusUpdatedV2Handler() {
              @Override
              public void handle(P2JobChangeStatusUpdatedV2 event) {
                printEvent("onP2JobChangeStatusUpdatedV2", event, event.getEvent());
              }
            })
        .build();
  }

  /** 读取环境变量。Returns the value of an environment variable, or a default. */
  static String env(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }

  private static void printEvent(String handler, BaseEventV2 envelope, Object event) {
    JsonObject line = new JsonObject();
    line.addProperty("handler", handler);
    line.add("header", Jsons.DEFAULT.toJsonTree(envelope.getHeader()));
    line.add("event", Jsons.DEFAULT.toJsonTree(event));
    OUT.println(line);
  }
}
