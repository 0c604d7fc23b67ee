package org.peerstead.signaling.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the members of one JSON object (RFC 8259) without building it: what is only passed on stays
 * the bytes that came in.
 */
public final class JsonFrame {

  /** Characters of a member's name, at any depth. */
  static final int NAME_LENGTH = 1_024;

  /** Characters of a number. */
  static final int NUMBER_LENGTH = 1_000;

  /** How deep objects and arrays may be within each other. */
  static final int DEPTH = 100;

  private static volatile Reader reader = new Reader();

  private final JsonParser parser;
  private final byte[] bytes;

  private JsonFrame(JsonParser parser, byte[] bytes) {
    this.parser = parser;
    this.bytes = bytes;
  }

  /**
   * Remembers member names, which makes it quick. Strangers choose them, so it is changed for one
   * that knows none before there are many: each frame with a new name costs a copy of all.
   */
  private static final class Reader extends JsonFactory {

    private static final int MOST_NAMES = 200;

    Reader() {
      super(
          (JsonFactoryBuilder)
              new JsonFactoryBuilder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNameLength(NAME_LENGTH)
                          .maxNumberLength(NUMBER_LENGTH)
                          .maxNestingDepth(DEPTH)
                          .build()));
    }

    boolean knowsTooMany() {
      return _byteSymbolCanonicalizer.size() > MOST_NAMES;
    }
  }

  /** Is told of each member, in order; of a name that stands twice the last one counts. */
  public interface Members {

    /**
     * @param value to read, if at all, before this returns
     */
    void take(String name, JsonFrame value) throws IOException;
  }

  /**
   * @throws Refused if it is no JSON object in UTF-8, or not all of it
   */
  public static void read(byte[] bytes, int length, Members members) {
    checkUtf8(bytes, length);
    Reader reading = reader;
    try (JsonParser parser = reading.createParser(bytes, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refused.malformed("A frame is a JSON object.");
      }
      var value = new JsonFrame(parser, bytes);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.take(name, value);
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw Refused.malformed("Something follows the JSON object.");
      }
    } catch (StreamConstraintsException tooMuch) {
      throw Refused.malformed(
          "A name has no more than "
              + NAME_LENGTH
              + " characters, a number no more than "
              + NUMBER_LENGTH
              + ", and a frame is no deeper than "
              + DEPTH
              + ".");
    } catch (IOException notJson) {
      throw Refused.malformed("The frame is not JSON.");
    } finally {
      if (reading.knowsTooMany()) {
        reader = new Reader();
      }
    }
  }

  /**
   * @throws Refused if the value is no string
   */
  public String text(String name) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw Refused.malformed(name + " is a string.");
    }
    return parser.getText();
  }

  /**
   * @throws Refused if the value is no array of strings
   */
  public List<String> texts(String name) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Refused.malformed(name + " is an array of strings.");
    }
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text("Each of " + name));
    }
    return texts;
  }

  /** The value as it stands in the frame. */
  public byte[] raw() throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.skipChildren();
    parser.finishToken();
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** That text as a JSON string in UTF-8. */
  public static byte[] quoted(String text) {
    byte[] within = JsonStringEncoder.getInstance().quoteAsUTF8(text);
    byte[] quoted = new byte[within.length + 2];
    quoted[0] = '"';
    System.arraycopy(within, 0, quoted, 1, within.length);
    quoted[within.length + 1] = '"';
    return quoted;
  }

  /** What isn't UTF-8 would break the sockets of those whom it is passed on to (RFC 6455 §8.1). */
  private static void checkUtf8(byte[] bytes, int length) {
    for (int place = 0; place < length; place++) {
      if (bytes[place] < 0) {
        decode(bytes, place, length);
        return;
      }
    }
  }

  private static void decode(byte[] bytes, int start, int length) {
    try {
      var unused =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length - start));
    } catch (CharacterCodingException notUtf8) {
      throw Refused.malformed("The frame is not UTF-8.");
    }
  }
}
