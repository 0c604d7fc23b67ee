/**
 * Statements and the chain they form.
 *
 * <pre>
 * identity                         named by the digest of its genesis statement
 * └─ statement*                    each names the digest of the one before
 *    ├─ genesis                    the first device, signed by it
 *    └─ set-handle                 signed by a device of the chain
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.contracts.identity;
