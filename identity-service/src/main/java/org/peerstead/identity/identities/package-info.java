/**
 * Chains of statements, and the directory that they add up to.
 *
 * <p>In the order of the flow: {@code IdentityResource} and {@code HandleResource} → {@code
 * Identities} → {@code IdentityRepository} → {@code DirectoryEvents}.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.identity.identities;
