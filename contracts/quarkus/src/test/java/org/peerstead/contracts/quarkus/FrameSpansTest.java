package org.peerstead.contracts.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSpansTest {

  /** As Quarkus leaves it where the SDK is disabled: it exports nothing, and makes spans. */
  @BeforeEach
  void begin() {
    GlobalOpenTelemetry.resetForTest();
    GlobalOpenTelemetry.set(OpenTelemetrySdk.builder().build());
  }

  @AfterEach
  void end() {
    GlobalOpenTelemetry.resetForTest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTraceBeginsOnlyWhileTracingIsOn(boolean disabled) {
    var during = new AtomicReference<Span>();

    new FrameSpans(disabled).handling("offer", () -> during.set(Span.current()));

    assertThat(during.get().getSpanContext().isValid()).isEqualTo(!disabled);
  }
}
