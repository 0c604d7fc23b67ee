/**
 * Signed public records.
 *
 * <pre>
 * authors                          whose keys are whose: heard from identity-service, or asked for
 * records                          publish, withdraw, read by address and by digest
 * feeds                            what stands now, newest first, page by page
 *
 * author                           one row an identity whose keys are known
 * └─ author_key                    one row a device
 * record                           one row an address: the record that stands there, or its tombstone
 * outbox                           events that Kafka doesn't have yet
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.publicstore;
