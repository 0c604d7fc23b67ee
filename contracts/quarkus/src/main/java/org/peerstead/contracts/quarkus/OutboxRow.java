package org.peerstead.contracts.quarkus;

import java.util.LinkedHashMap;
import java.util.Map;
import org.peerstead.contracts.events.CloudEvent;

/**
 * An event as it waits in the outbox: insert it with {@link #INSERT} in the transaction that
 * changes the state it tells of. It remembers the trace in whose course that happens.
 *
 * @param headers one {@code name: value} a line
 */
public record OutboxRow(String topic, String subject, String headers, byte[] value) {

  /** Parameters in the order of the components. */
  public static final String INSERT =
      "insert into outbox (topic, subject, headers, value) values (?1, ?2, ?3, ?4)";

  public static OutboxRow of(CloudEvent<?> event) {
    var headers = new StringBuilder();
    var all = new LinkedHashMap<>(event.headers());
    all.putAll(TraceContext.ofNewEvent());
    all.forEach((name, value) -> headers.append(name + ": " + value + "\n"));
    return new OutboxRow(
        event.type().topic().topicName(),
        event.data().subject(),
        headers.toString(),
        EventCodec.json(event.data()));
  }

  static Map<String, String> headers(String lines) {
    var headers = new LinkedHashMap<String, String>();
    lines
        .lines()
        .forEach(line -> {
          int colon = line.indexOf(": ");
          headers.put(line.substring(0, colon), line.substring(colon + 2));
        });
    return headers;
  }
}
