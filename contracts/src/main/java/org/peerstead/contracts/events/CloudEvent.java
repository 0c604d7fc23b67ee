package org.peerstead.contracts.events;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * An event with its CloudEvents 1.0 attributes.
 *
 * @param id unique among all events of the source
 * @param source the service, such as {@code /identity-service}
 */
public record CloudEvent<E extends Event>(String id, String source, Instant time, E data) {

  public static <E extends Event> CloudEvent<E> now(String source, Instant time, E data) {
    return new CloudEvent<>(UUID.randomUUID().toString(), source, time, data);
  }

  public EventType type() {
    return EventType.of(data);
  }

  /** The headers of Kafka's binary content mode (CloudEvents Kafka binding §3.2). */
  public Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "application/json");
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", id);
    headers.put("ce_source", source);
    headers.put("ce_type", type().type());
    headers.put("ce_subject", data.subject());
    headers.put("ce_time", time.toString());
    return headers;
  }
}
