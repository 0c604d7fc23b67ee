package org.peerstead.contracts.quarkus;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;

/**
 * Spans of what is said on a socket, while tracing is on: its type alone. As with {@link
 * RequestSpans}, a trace begins here.
 */
public final class FrameSpans {

  private FrameSpans() {}

  /**
   * Does that work in the course of a span.
   *
   * @param type one of a closed list, never a client's own word
   */
  public static void handling(String type, Runnable work) {
    Span span =
        GlobalOpenTelemetry.getTracer(EventSpans.NAME)
            .spanBuilder("handle " + type)
            .setParent(Context.root())
            .setSpanKind(SpanKind.SERVER)
            .startSpan();
    if (!span.getSpanContext().isSampled()) {
      work.run();
      return;
    }
    try (var current = span.makeCurrent()) {
      work.run();
    } finally {
      span.end();
    }
  }
}
