/**
 * Whose keys are whose: heard on {@code identity.directory}, or asked for when not heard yet.
 *
 * <pre>
 * DirectoryEvents  ─┐
 *                   ├→ Authors → AuthorRepository
 * KeyDirectory     ─┘
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.publicstore.authors;
