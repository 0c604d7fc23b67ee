package org.peerstead.signaling.ice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes credentials for a TURN relay that shares a secret with us (coturn's {@code
 * use-auth-secret}, draft-uberti-behave-turn-rest): the user name is the second at which they
 * expire and a pseudonym, the credential its HMAC-SHA1. Nothing is kept and no replica is asked:
 * within one {@code ttl} an identity is given the same ones wherever and however often it asks, so
 * asking gives nothing more.
 */
final class TurnCredentials {

  private static final int PSEUDONYM_BYTES = 12;

  private final List<String> urls;
  private final String secret;
  private final Duration ttl;
  private final Clock clock;

  /**
   * @param ttl how long a browser may keep them; they hold for at least that, and at most twice
   *     that
   */
  TurnCredentials(List<String> urls, String secret, Duration ttl, Clock clock) {
    this.urls = urls;
    this.secret = secret;
    this.ttl = ttl;
    this.clock = clock;
  }

  IceServer relayFor(String identity) {
    long seconds = ttl.toSeconds();
    long expiry = (clock.instant().getEpochSecond() / seconds + 2) * seconds;
    String username = expiry + ":" + pseudonym(identity);
    String credential = Base64.getEncoder().encodeToString(mac("HmacSHA1", username));
    return new IceServer(urls, username, credential);
  }

  /** Tells the relay two people apart, which its quotas need, and not who they are. */
  private String pseudonym(String identity) {
    byte[] mac = mac("HmacSHA256", "peerstead/turn/v1 " + identity);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(mac, PSEUDONYM_BYTES));
  }

  private byte[] mac(String algorithm, String text) {
    try {
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), algorithm));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + algorithm, impossible);
    }
  }
}
