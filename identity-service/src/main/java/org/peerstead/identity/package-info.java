/**
 * identity-service: which keys belong to whom, and who is calling.
 *
 * <pre>
 * identities   chains of statements, the directory they add up to, handles
 * tokens       a challenge answered by a device becomes a token; needs identities
 * </pre>
 *
 * The tables, all of PostgreSQL:
 *
 * <pre>
 * identity    (identity)            head, length and current handle of a chain
 * ├─ statement  (identity, position)  as it came; append-only
 * ├─ device     (identity, device)    keys, since which statement
 * └─ challenge  (identity, challenge) open until spent or expired
 * handle      (handle)              whose it is; first come, first served
 * outbox      (id)                  events committed and not yet on Kafka
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.identity;
