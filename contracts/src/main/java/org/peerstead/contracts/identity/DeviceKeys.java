package org.peerstead.contracts.identity;

import org.peerstead.contracts.canonical.Members;
import org.peerstead.contracts.canonical.SigningKey;

/**
 * The public keys of a device.
 *
 * @param signingKey Ed25519; its thumbprint names the device and the device's mailbox
 * @param sealingKey X25519 (RFC 7748), 32 bytes in base64url; HPKE seals envelopes to it
 */
public record DeviceKeys(SigningKey signingKey, String sealingKey) {

  static final int SEALING_KEY_LENGTH = 32;

  static DeviceKeys read(Members members) {
    var keys =
        new DeviceKeys(
            members.signingKey("signingKey"), members.bytes("sealingKey", SEALING_KEY_LENGTH));
    members.end();
    return keys;
  }

  public String device() {
    return signingKey.thumbprint();
  }
}
