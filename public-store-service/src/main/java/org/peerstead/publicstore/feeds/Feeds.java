package org.peerstead.publicstore.feeds;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Malformed;

/** What stands now, newest first. */
@Singleton
class Feeds {

  /** Records a page. */
  static final int MAX_LIMIT = 100;

  static final int DEFAULT_LIMIT = 20;

  private final FeedRepository repository;
  private final MeterRegistry metrics;

  Feeds(FeedRepository repository, MeterRegistry metrics) {
    this.repository = repository;
    this.metrics = metrics;
  }

  /**
   * @param after where the page before ended; none for the newest
   */
  Uni<FeedPage> page(Feed feed, @Nullable Cursor after, int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new Malformed("The parameter limit is 1 to " + MAX_LIMIT + ".");
    }
    return repository
        .behind(after, feed, limit)
        .map(found -> FeedPage.of(found, limit))
        .invoke(
            () -> metrics.counter("peerstead.feed.pages.served", "feed", name(feed)).increment());
  }

  private static String name(Feed feed) {
    return switch (feed) {
      case Feed.OfAuthor of -> "author";
      case Feed.OfAuthorsCollection of -> "author-collection";
      case Feed.OfCollection of -> "collection";
    };
  }
}
