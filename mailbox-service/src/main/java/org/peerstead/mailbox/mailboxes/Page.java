package org.peerstead.mailbox.mailboxes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.peerstead.contracts.canonical.Base64Url;

/** What one drain gives. */
@Schema(description = "Envelopes in the order of their positions.")
record Page(
    List<Drained> envelopes,
    @Schema(description = "Drain on after it, or acknowledge through it.") String cursor,
    @Schema(description = "True if nothing was left in the mailbox after this page.")
        boolean queueEmpty) {

  /**
   * Bytes of ciphertext in a page. An envelope is smaller, so that a page is never empty for it.
   */
  static final int MAX_CONTENT = 1 << 20;

  @Schema(description = "An envelope and its content.")
  record Drained(
      @Schema(description = "The sender's choice, 16 bytes in base64url.") String id,
      @Schema(description = "Acknowledging through it deletes this envelope and all before it.")
          String cursor,
      @Schema(description = "Bytes of the ciphertext.") int size,
      @Schema(description = "RFC 3339, UTC, milliseconds.") Instant depositedAt,
      @Schema(description = "RFC 3339, UTC, milliseconds.") Instant expiresAt,
      @Schema(description = "The ciphertext in base64url.") String content) {}

  /**
   * The part of the queue that a page has room for.
   *
   * @param limit envelopes at most
   */
  static List<Envelope> cut(List<Envelope> queue, int limit) {
    var page = new ArrayList<Envelope>();
    long bytes = 0;
    for (Envelope envelope : queue) {
      bytes += envelope.size;
      if (page.size() == limit || bytes > MAX_CONTENT) {
        break;
      }
      page.add(envelope);
    }
    return page;
  }

  /**
   * @param contents by envelope; one that is missing was acknowledged meanwhile
   */
  static Page of(
      List<Envelope> page, Map<String, byte[]> contents, Cursor after, boolean queueEmpty) {
    var cursor = page.isEmpty() ? after : page.getLast().cursor();
    var drained = new ArrayList<Drained>();
    for (Envelope envelope : page) {
      byte[] ciphertext = contents.get(envelope.id);
      if (ciphertext != null) {
        drained.add(drained(envelope, ciphertext));
      }
    }
    return new Page(drained, cursor.toString(), queueEmpty);
  }

  private static Drained drained(Envelope envelope, byte[] ciphertext) {
    return new Drained(
        envelope.id,
        envelope.cursor().toString(),
        envelope.size,
        envelope.depositedAt,
        envelope.expiresAt,
        Base64Url.encode(ciphertext));
  }
}
