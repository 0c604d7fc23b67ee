package org.peerstead.contracts.quarkus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Times of events: written as RFC 3339 in UTC with exactly milliseconds, read as whatever RFC 3339
 * allows.
 *
 * <p>What is said within a second begins alike, so that is worked out once: else it took a fifth of
 * the time in which a replica hears the others.
 */
final class EventTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern(EventCodec.TIME_PATTERN).withZone(ZoneOffset.UTC);

  private static final int LENGTH = "2026-01-01T00:00:00.000Z".length();
  private static final int DIGITS_AT = LENGTH - "000Z".length();
  private static final int NANOS_PER_MILLI = 1_000_000;

  /**
   * @param begin its time up to the point
   */
  private record Second(long epochSecond, String begin) {

    static Second of(Instant time) {
      return new Second(time.getEpochSecond(), FORMAT.format(time).substring(0, DIGITS_AT));
    }
  }

  private static volatile Second latest = Second.of(Instant.EPOCH);

  private EventTime() {}

  static String format(Instant time) {
    int millis = time.getNano() / NANOS_PER_MILLI;
    return secondOf(time).begin() + millis / 100 + millis / 10 % 10 + millis % 10 + "Z";
  }

  static final class Writer extends StdScalarSerializer<Instant> {

    Writer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(format(time));
    }
  }

  static final class Reader extends StdScalarDeserializer<Instant> {

    Reader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getText();
      Second known = latest;
      if (text.length() == LENGTH && text.startsWith(known.begin()) && text.endsWith("Z")) {
        int millis = millis(text);
        if (millis >= 0) {
          return Instant.ofEpochSecond(known.epochSecond(), (long) millis * NANOS_PER_MILLI);
        }
      }
      Instant time = InstantDeserializer.INSTANT.deserialize(json, context);
      secondOf(time); // which remembers it for those that follow
      return time;
    }

    /** Negative if they are no digits. */
    private static int millis(String text) {
      int millis = 0;
      for (int at = DIGITS_AT; at < LENGTH - 1; at++) {
        int digit = text.charAt(at) - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        millis = millis * 10 + digit;
      }
      return millis;
    }
  }

  private static Second secondOf(Instant time) {
    Second known = latest;
    if (known.epochSecond() != time.getEpochSecond()) {
      known = Second.of(time);
      latest = known;
    }
    return known;
  }
}
