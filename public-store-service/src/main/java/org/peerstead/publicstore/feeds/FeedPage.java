package org.peerstead.publicstore.feeds;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.publicstore.records.RecordRow;
import org.peerstead.publicstore.records.SignedJson;

/**
 * Part of a feed.
 *
 * @param records as their authors signed them, newest first
 * @param cursor where the next page begins; none on the last
 */
@RegisterForReflection
record FeedPage(
    List<SignedJson> records,
    @Schema(description = "Give it back as after; absent on the last page")
        @Nullable String cursor) {

  /** Bytes of records: a page ends behind the record that reaches it. */
  static final int BYTES = 1024 * 1024;

  /**
   * @param found the page's records and, if there are more, at least one of those
   */
  static FeedPage of(List<RecordRow> found, int limit) {
    int count = 0;
    for (int bytes = 0; count < Math.min(limit, found.size()) && bytes < BYTES; count++) {
      bytes += found.get(count).size();
    }
    List<RecordRow> page = found.subList(0, count);
    boolean more = count < found.size();
    return new FeedPage(
        page.stream().map(RecordRow::signed).toList(),
        more ? Cursor.at(page.getLast()).text() : null);
  }

  /** Names this very page, for ETag. */
  String tag() {
    String all = records.stream().map(SignedJson::text).collect(Collectors.joining("\n"));
    return Digest.of((all + "\n" + cursor).getBytes(StandardCharsets.UTF_8)).text();
  }
}
