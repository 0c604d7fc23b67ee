package org.peerstead.contracts.identity;

import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Members;
import org.peerstead.contracts.canonical.SignedObject;

/**
 * A device's answer to a challenge: {@code {type: "token-request", identity, device, challenge}}.
 *
 * @param challenge 32 bytes in base64url, as identity-service gave it
 */
public record TokenRequest(Digest identity, String device, String challenge, SignedObject signed) {

  public static final int CHALLENGE_LENGTH = 32;

  private static final java.util.regex.Pattern TYPE =
      java.util.regex.Pattern.compile("token-request");

  public static TokenRequest read(SignedObject signed) {
    Members members = signed.members();
    members.text("type", TYPE);
    var request =
        new TokenRequest(
            members.digest("identity"),
            members.digest("device").text(),
            members.bytes("challenge", CHALLENGE_LENGTH),
            signed);
    members.end();
    return request;
  }
}
