package org.peerstead.signaling.lines;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that goes out on any number of lines: framed once (RFC 6455 §5.2; a server doesn't mask).
 */
public final class Text {

  private static final byte FINAL_TEXT = (byte) 0x81;
  private static final int LONGEST_IN_ONE_BYTE = 125;
  private static final int LENGTH_IN_TWO_BYTES = 126;
  private static final int LENGTH_IN_EIGHT_BYTES = 127;

  private final byte[] framed;
  private final int header;

  private Text(byte[] framed, int header) {
    this.framed = framed;
    this.header = header;
  }

  /** The UTF-8 bytes of all parts, one after the other. */
  public static Text of(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    Text text = ofLength(length);
    int at = text.header;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, text.framed, at, part.length);
      at += part.length;
    }
    return text;
  }

  public static Text of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Framed bytes, which the caller must not change. */
  public byte[] framed() {
    return framed;
  }

  public int length() {
    return framed.length - header;
  }

  public byte[] bytes() {
    return Arrays.copyOfRange(framed, header, framed.length);
  }

  @Override
  public String toString() {
    return new String(framed, header, length(), StandardCharsets.UTF_8);
  }

  private static Text ofLength(int length) {
    int header = length <= LONGEST_IN_ONE_BYTE ? 2 : length <= 0xffff ? 4 : 10;
    byte[] framed = new byte[header + length];
    framed[0] = FINAL_TEXT;
    switch (header) {
      case 2 -> framed[1] = (byte) length;
      case 4 -> framed[1] = LENGTH_IN_TWO_BYTES;
      default -> framed[1] = LENGTH_IN_EIGHT_BYTES;
    }
    for (int place = header - 1, rest = length; place >= 2; place--, rest >>>= Byte.SIZE) {
      framed[place] = (byte) rest;
    }
    return new Text(framed, header);
  }
}
