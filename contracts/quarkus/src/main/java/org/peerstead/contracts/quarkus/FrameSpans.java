package org.peerstead.contracts.quarkus;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Spans of what is said on a socket, while tracing is on: its type alone. As with {@link
 * RequestSpans}, a trace begins here.
 */
@Singleton
public class FrameSpans {

  private final boolean disabled;

  /**
   * @param disabled the SDK exports nothing then, but it would still make spans, and give them to
   *     every event
   */
  public FrameSpans(@ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
    this.disabled = disabled;
  }

  /**
   * Does that work in the course of a span.
   *
   * @param type one of a closed list, never a client's own word
   */
  public void handling(String type, Runnable work) {
    if (disabled) {
      work.run();
      return;
    }
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
