package org.peerstead.contracts.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new EventTime.Writer())
                  .addDeserializer(Instant.class, new EventTime.Reader()));

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z,       1970-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999Z,   1969-12-31T23:59:59.999Z",
    "2026-02-28T23:59:59.9999Z,  2026-02-28T23:59:59.999Z",
    "2026-02-28T23:59:59.007Z,   2026-02-28T23:59:59.007Z",
    "2028-02-29T00:00:00.070Z,   2028-02-29T00:00:00.070Z"
  })
  void timesAreWrittenWithMilliseconds(Instant time, String written) {
    assertThat(EventTime.format(time)).isEqualTo(written);
    assertThat(EventTime.format(time)).as("once more").isEqualTo(written);
  }

  @Test
  void whatIsWrittenIsReadAgainWhateverCameBefore() throws JsonProcessingException {
    var random = new Random(1);
    for (int turn = 0; turn < 1_000; turn++) {
      // Few seconds, so that one often follows itself.
      var time = Instant.ofEpochSecond(random.nextInt(4), random.nextInt(1_000) * 1_000_000L);
      String written = EventTime.format(time);
      EventTime.format(Instant.ofEpochSecond(random.nextInt(4)));
      assertThat(read(written)).isEqualTo(time);
    }
  }

  @Test
  void whateverElseRfc3339AllowsIsReadAsWell() throws JsonProcessingException {
    var time = Instant.parse("2026-11-28T12:00:00.250Z");
    EventTime.format(time);

    assertThat(read("2026-11-28T14:00:00.250+02:00")).isEqualTo(time);
    assertThat(read("2026-11-28T12:00:00.25Z")).isEqualTo(time);
    assertThat(read("2026-11-28T12:00:00.250000Z")).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-28T12:00:00.2x0Z", "2026-11-28T12:00:00.250X", "2026-11-28T12:00:00.250"})
  void aTimeThatIsNoneIsRefused(String text) {
    EventTime.format(Instant.parse("2026-11-28T12:00:00Z"));

    assertThatThrownBy(() -> read(text)).isInstanceOf(JsonProcessingException.class);
  }

  private static Instant read(String text) throws JsonProcessingException {
    return JSON.readValue('"' + text + '"', Instant.class);
  }
}
