package org.peerstead.publicstore.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;

class CursorTest {

  private static final long SEED = 8785;

  @Test
  void aCursorComesBackAsItWasGiven() {
    var random = new Random(SEED);
    for (int i = 0; i < 1_000; i++) {
      byte[] digest = new byte[Digest.LENGTH];
      random.nextBytes(digest);
      var cursor =
          new Cursor(
              Instant.ofEpochSecond(
                  random.nextLong(4_000_000_000L), 1_000L * random.nextInt(1_000_000)),
              new Digest(Base64Url.encode(digest)));
      assertThat(Cursor.read(cursor.text())).isEqualTo(cursor);
    }
  }

  @Test
  void timesThatNoRecordWasAcceptedAtAreRefused() {
    for (long micros : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 253_402_300_800_000_000L}) {
      byte[] bytes = ByteBuffer.allocate(40).putLong(micros).array();
      assertThatThrownBy(() -> Cursor.read(Base64Url.encode(bytes))).isInstanceOf(Malformed.class);
    }
  }
}
