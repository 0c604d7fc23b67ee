/**
 * Bytes that are signed or hashed: canonical JSON (RFC 8785), SHA-256 digests, Ed25519 signatures
 * (RFC 8032), key thumbprints (RFC 7638).
 *
 * <p>{@code resources/vectors} holds a golden vector for each kind; the Java and the TypeScript
 * tests read the same files.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.contracts.canonical;
