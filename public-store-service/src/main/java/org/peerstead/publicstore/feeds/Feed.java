package org.peerstead.publicstore.feeds;

import org.peerstead.contracts.canonical.Digest;

/** Which records. */
sealed interface Feed {

  record OfAuthor(Digest author) implements Feed {}

  record OfAuthorsCollection(Digest author, String collection) implements Feed {}

  record OfCollection(String collection) implements Feed {}
}
