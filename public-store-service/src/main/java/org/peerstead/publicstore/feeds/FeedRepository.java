package org.peerstead.publicstore.feeds;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;
import org.peerstead.publicstore.records.RecordRow;

/** Reads feeds by keyset: a page costs the same wherever it is. */
@Singleton
class FeedRepository {

  /** More than any stored record has, so that one behind the page's bytes is found as well. */
  private static final int RECORD_BYTES = 66 * 1024;

  private static final String PAGE =
      """
      select author, collection, key, digest, previous, withdrawn, signed, size, published_at,
        first_digest
      from (
        select page.*, sum(size) over (order by published_at desc, first_digest desc) - size as ahead
        from (
          select * from record
          where not withdrawn and %s
          order by published_at desc, first_digest desc
          limit :most
        ) page
      ) measured
      where ahead < :bytes
      order by published_at desc, first_digest desc
      """;

  /** As many as a page holds and, if there are more, at least one of those. */
  @WithSession
  Uni<List<RecordRow>> behind(@Nullable Cursor after, Feed feed, int limit) {
    var parameters = new LinkedHashMap<String, Object>();
    String condition = condition(feed, parameters) + condition(after, parameters);
    parameters.put("most", limit + 1);
    parameters.put("bytes", FeedPage.BYTES + RECORD_BYTES);
    return Panache.getSession()
        .chain(session -> query(session, PAGE.formatted(condition), parameters).getResultList());
  }

  private static Mutiny.SelectionQuery<RecordRow> query(
      Mutiny.Session session, String sql, Map<String, Object> parameters) {
    Mutiny.SelectionQuery<RecordRow> query = session.createNativeQuery(sql, RecordRow.class);
    parameters.forEach(query::setParameter);
    return query;
  }

  private static String condition(Feed feed, Map<String, Object> parameters) {
    return switch (feed) {
      case Feed.OfAuthor of -> {
        parameters.put("author", of.author().text());
        yield "author = :author";
      }
      case Feed.OfAuthorsCollection of -> {
        parameters.put("author", of.author().text());
        parameters.put("collection", of.collection());
        yield "author = :author and collection = :collection";
      }
      case Feed.OfCollection of -> {
        parameters.put("collection", of.collection());
        yield "collection = :collection";
      }
    };
  }

  private static String condition(@Nullable Cursor after, Map<String, Object> parameters) {
    if (after == null) {
      return "";
    }
    parameters.put("publishedAt", after.publishedAt());
    parameters.put("firstDigest", after.firstDigest().text());
    return " and (published_at, first_digest) < (:publishedAt, :firstDigest)";
  }
}
