/**
 * Feeds: the records that stand, newest first, page by page.
 *
 * <pre>
 * FeedResource → Feeds → FeedRepository
 * </pre>
 *
 * <p>A record keeps its place while it has successors, and places are taken in the order of
 * acceptance. So whatever is published while somebody pages, every record that stood all the while
 * is served exactly once, in its newest form.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.publicstore.feeds;
