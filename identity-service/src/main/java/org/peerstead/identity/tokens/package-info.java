/**
 * A challenge that a device answers with its signature becomes a token.
 *
 * <p>In the order of the flow: {@code ChallengeResource} → {@code Challenges} → {@code
 * ChallengeRepository}; {@code TokenResource} → {@code Tokens} → {@code TokenKeys} → {@code
 * JwksResource}.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.identity.tokens;
