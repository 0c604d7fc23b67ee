package org.peerstead.contracts.records;

import java.util.regex.Pattern;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;

/**
 * Where a record lives: {@code author/collection/key}.
 *
 * @param author identity id
 * @param collection 1 to 64 of {@code a-z}, {@code 0-9}, {@code -} and {@code .}
 * @param key 1 to 64 of {@code A-Z}, {@code a-z}, {@code 0-9}, {@code _} and {@code -}
 */
public record Address(Digest author, String collection, String key) {

  private static final Pattern COLLECTION = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public Address {
    requireCollection(collection);
    if (!KEY.matcher(key).matches()) {
      throw new Malformed("A record's key has 1 to 64 of A-Z, a-z, 0-9, _ and -.");
    }
  }

  /**
   * @throws Malformed if it isn't a collection's name
   */
  public static String requireCollection(String collection) {
    if (!COLLECTION.matcher(collection).matches()) {
      throw new Malformed("A collection has 1 to 64 of a-z, 0-9, - and ., not beginning with . -");
    }
    return collection;
  }

  @Override
  public String toString() {
    return author + "/" + collection + "/" + key;
  }
}
