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
  void a_page_ends_at_the_limit() {
    assertThat(Page.cut(queue(1, 1, 1), 2)).hasSize(2);
    assertThat(Page.cut(queue(1, 1), 2)).hasSize(2);
  }

  @Test
  void a_page_ends_before_it_holds_more_than_a_mebibyte() {
    assertThat(Page.cut(queue(512 * KIB, 512 * KIB), 100)).hasSize(2);
    assertThat(Page.cut(queue(512 * KIB, 512 * KIB, 1), 100)).hasSize(2);
    assertThat(Page.cut(queue(512 * KIB, 512 * KIB + 1), 100)).hasSize(1);
  }

  @Test
  void what_was_acknowledged_while_the_page_was_read_is_left_out_and_passed() {
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
