package org.peerstead.contracts.quarkus;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The trace context (W3C Trace Context §3) that an event carries.
 *
 * <p>{@code ce_traceparent} names the span in whose course the event came to be, and stays with it
 * (CloudEvents' extension Distributed Tracing); {@code traceparent} names the span that sent it to
 * Kafka. Neither is there for what isn't sampled, or while tracing is off.
 */
final class TraceContext {

  private static final String OF_THE_EVENT = "ce_traceparent";
  private static final String OF_THE_SENDING = "traceparent";
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private TraceContext() {}

  /** What an event gets that comes to be now. */
  static Map<String, String> ofNewEvent() {
    var headers = new HashMap<String, String>();
    if (Span.current().getSpanContext().isSampled()) {
      W3C.inject(Context.current(), headers, (to, name, value) -> headers.put(OF_THE_EVENT, value));
    }
    return headers;
  }

  /** As that of {@link #ofNewEvent}, for who knows the span. */
  static void inCourseOf(Span cause, Headers headers) {
    if (cause.getSpanContext().isSampled()) {
      inject(cause, headers, OF_THE_EVENT);
    }
  }

  static void sentBy(Span sending, Headers headers) {
    inject(sending, headers, OF_THE_SENDING);
  }

  private static void inject(Span span, Headers headers, String header) {
    W3C.inject(
        Context.root().with(span),
        headers,
        (to, name, value) -> headers.add(header, value.getBytes(StandardCharsets.UTF_8)));
  }

  /** The root if it carries none, or one that is no trace context. */
  static Context in(Headers headers) {
    return W3C.extract(Context.root(), headers, CLOSEST);
  }

  private static final TextMapGetter<Headers> CLOSEST =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          return Arrays.stream(headers.toArray()).map(header -> header.key()).toList();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
          if (headers == null || !name.equals(OF_THE_SENDING)) {
            return null;
          }
          Header closest = null;
          for (Header header : headers) {
            if (header.key().equals(OF_THE_SENDING)
                || closest == null && header.key().equals(OF_THE_EVENT)) {
              closest = header;
            }
          }
          return closest == null ? null : new String(closest.value(), StandardCharsets.UTF_8);
        }
      };
}
