package org.peerstead.signaling.frames;

import org.jspecify.annotations.Nullable;

/**
 * How a browser would connect; passed on untouched.
 *
 * @param connection which of the two peers' connections it is about
 * @param sdp RFC 9429
 * @param signature by the sender's device over the DTLS fingerprints; checked by the recipient
 * @param chain JSON text of the sender's statements, for a recipient who has not heard of it;
 *     checked by the recipient
 */
public record Description(
    String connection, String sdp, String signature, @Nullable String chain) {}
