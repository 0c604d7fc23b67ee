package org.peerstead.mailbox.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {

  private static final int KIB = 1024;

  @Test
  void aPageEndsAtTheLimit() {
    assertThat(Page.cut(queue(1, 1, 1), 2)).hasSize(2);
    assertThat(Page.cut(queue(1, 1), 2)).hasSize(2);
  }

  @Test
  void aPageEndsBeforeItHoldsMoreThanAMebibyte() {
    assertThat(Page.cut(queue(512 * KIB, 512 * KIB), 100)).hasSize(2);
    assertThat(Page.cut(queue(512 * KIB, 512 * KIB, 1), 100)).hasSize(2);
    assertThat(Page.cut(queue(512 * KIB, 512 * KIB + 1), 100)).hasSize(1);
  }

  @Test
  void whatWasAcknowledgedWhileThePageWasReadIsLeftOutAndPassed() {
    var queue = queue(1, 1);

    var page = Page.of(queue, Map.of("envelope-0", new byte[1]), Cursor.BEGINNING, true);

    assertThat(page.envelopes()).map(Page.Drained::id).containsExactly("envelope-0");
    assertThat(page.cursor()).isEqualTo(new Cursor(2).toString());
  }

  private static List<Envelope> queue(int... sizes) {
    var queue = new ArrayList<Envelope>();
    for (int i = 0; i < sizes.length; i++) {
      var place = new Envelope.Place("mailbox", i + 1);
      queue.add(new Envelope(place, "envelope-" + i, sizes[i], Instant.EPOCH, Instant.EPOCH));
    }
    return queue;
  }
}
