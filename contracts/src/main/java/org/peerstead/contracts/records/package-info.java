/**
 * Public records: what people chose to make public, signed by a device of its author.
 *
 * <pre>
 * author/collection/key            a record's address
 * └─ record | tombstone            named by its digest; names the digest of the one it replaces
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.contracts.records;
