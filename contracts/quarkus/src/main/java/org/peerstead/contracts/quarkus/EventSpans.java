package org.peerstead.contracts.quarkus;

import static io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MESSAGING_CONSUMER_GROUP_NAME;
import static io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MESSAGING_DESTINATION_NAME;
import static io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MESSAGING_DESTINATION_PARTITION_ID;
import static io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MESSAGING_KAFKA_OFFSET;
import static io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MESSAGING_OPERATION_NAME;
import static io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MESSAGING_OPERATION_TYPE;
import static io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MESSAGING_SYSTEM;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.ErrorAttributes;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Spans of an event's way through Kafka, by OpenTelemetry's semantic conventions for messaging.
 *
 * <p>They continue the trace that the event carries and never begin one. The event's key is not
 * among the attributes, for it names a mailbox, an identity or a room.
 */
public final class EventSpans {

  /** Of the instrumentation scope. */
  static final String NAME = "org.peerstead";

  private EventSpans() {}

  /**
   * For an event that no outbox carries; to be {@linkplain #end ended} when Kafka has answered.
   *
   * @param cause in whose course the event came to be, the invalid span for none
   */
  public static Span sending(ProducerRecord<String, byte[]> event, Span cause) {
    if (!cause.getSpanContext().isValid()) {
      return cause;
    }
    TraceContext.inCourseOf(cause, event.headers());
    return sending(event);
  }

  /** To be ended when Kafka has answered. */
  static Span sending(ProducerRecord<String, byte[]> event) {
    Span span = start(SpanKind.PRODUCER, "send", event.topic(), event.headers());
    TraceContext.sentBy(span, event.headers());
    return span;
  }

  /** What a listener does about an event. */
  @FunctionalInterface
  public interface Work {

    void run() throws IOException;
  }

  /**
   * For a reader of its own; {@link TopicReader} does so by itself.
   *
   * @param group null for a reader that is in none
   */
  public static void processing(
      ConsumerRecord<String, byte[]> event, @Nullable String group, Work work) throws IOException {
    Span span = start(SpanKind.CONSUMER, "process", event.topic(), event.headers());
    span.setAttribute(MESSAGING_DESTINATION_PARTITION_ID, Integer.toString(event.partition()));
    span.setAttribute(MESSAGING_KAFKA_OFFSET, event.offset());
    if (group != null) {
      span.setAttribute(MESSAGING_CONSUMER_GROUP_NAME, group);
    }
    try (var current = span.makeCurrent()) {
      work.run();
      end(span, null);
    } catch (IOException | RuntimeException fault) {
      end(span, fault);
      throw fault;
    }
  }

  public static void end(Span span, @Nullable Exception fault) {
    if (fault != null) {
      span.setStatus(StatusCode.ERROR)
          .setAttribute(ErrorAttributes.ERROR_TYPE, fault.getClass().getName());
    }
    span.end();
  }

  private static Span start(SpanKind kind, String operation, String topic, Headers headers) {
    var parent = TraceContext.in(headers);
    if (!Span.fromContext(parent).getSpanContext().isValid()) {
      return Span.getInvalid();
    }
    return GlobalOpenTelemetry.getTracer(NAME)
        .spanBuilder(operation + " " + topic)
        .setParent(parent)
        .setSpanKind(kind)
        .setAttribute(MESSAGING_SYSTEM, "kafka")
        .setAttribute(MESSAGING_DESTINATION_NAME, topic)
        .setAttribute(MESSAGING_OPERATION_NAME, operation)
        .setAttribute(MESSAGING_OPERATION_TYPE, operation)
        .startSpan();
  }
}
