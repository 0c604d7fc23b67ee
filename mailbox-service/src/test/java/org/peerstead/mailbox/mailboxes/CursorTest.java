package org.peerstead.mailbox.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.canonical.Malformed;

class CursorTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 255, 1L << 40, Long.MAX_VALUE})
  void everyPositionHasACursorAndComesBack(long position) {
    assertThat(Cursor.of(new Cursor(position).toString())).isEqualTo(new Cursor(position));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "__________8", "AAAAAAAAAAA=", "AAAAAAAAAAB", "AAAAAAAAAAAA", "é"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Cursor.of(text))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("exactly as the mailbox gave it");
  }
}
