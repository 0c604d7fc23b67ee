package org.peerstead.signaling.sockets;

import java.util.List;
import java.util.random.RandomGenerator;

/** Frames that are nearly right, and some that aren't near. */
final class RandomFrames {

  private static final String PEER = "f".repeat(43) + "~AAAAAAAAAAA";
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "\\",
          "null",
          "true",
          "-1",
          "1e999",
          "\"type\"",
          "\"join\"",
          "\"leave\"",
          "\"offer\"",
          "\"candidate\"",
          "\"hello\"",
          "\"ping\"",
          "\"room\"",
          "\"to\"",
          "\"sdp\"",
          "\"open.a\"",
          "\ud800",
          "\u0000",
          "\u00e4",
          "\\u0000",
          " ",
          "[[[[[[[[[[");

  private static final List<String> FRAMES =
      List.of(
          "{\"type\":\"ping\"}",
          "{\"type\":\"hello\",\"tab\":\"AAAAAAAAAAA\"}",
          "{\"type\":\"join\",\"room\":\"open.a\"}",
          "{\"type\":\"join\",\"room\":\"open.b\",\"offer\":{\"connection\":\"c\",\"sdp\":\"v=0\",\"signature\":\""
              + "s".repeat(86)
              + "\",\"chain\":\"[]\"}}",
          "{\"type\":\"leave\",\"room\":\"open.a\"}",
          "{\"type\":\"offer\",\"room\":\"open.a\",\"to\":\""
              + PEER
              + "\",\"connection\":\"c\","
              + "\"sdp\":\"v=0\",\"signature\":\""
              + "s".repeat(86)
              + "\"}",
          "{\"type\":\"candidate\",\"room\":\"open.a\",\"to\":\""
              + PEER
              + "\",\"connection\":\"c\",\"candidate\":{\"candidate\":\"x\",\"sdpMid\":\"0\"}}");

  private RandomFrames() {}

  static String next(RandomGenerator random) {
    return switch (random.nextInt(5)) {
      case 0 -> FRAMES.get(random.nextInt(FRAMES.size()));
      case 1 -> pieces(random);
      case 2 -> characters(random, random.nextInt(200));
      case 3 -> random.nextInt(50) == 0 ? "x".repeat(random.nextInt(60_000, 140_000)) : "x";
      default -> flipped(random, FRAMES.get(random.nextInt(FRAMES.size())));
    };
  }

  private static String pieces(RandomGenerator random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static String characters(RandomGenerator random, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(0x10000));
    }
    return text.toString();
  }

  private static String flipped(RandomGenerator random, String frame) {
    var text = new StringBuilder(frame);
    for (int i = random.nextInt(4); i >= 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(128));
        case 1 -> text.deleteCharAt(at);
        default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }
}
