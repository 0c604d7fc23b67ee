package org.peerstead.contracts.canonical;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with a detached signature in its {@code signature} member.
 *
 * <p>Signed are the canonical bytes of the object <em>without</em> that member, and the digest of
 * those bytes is the object's name. Every signed object carries a {@code type}, so that a signature
 * over one kind is never valid for another.
 */
public final class SignedObject {

  private final Map<String, @Nullable Object> json;
  private final Map<String, @Nullable Object> members;
  private final byte[] canonical;
  private final byte[] signature;

  private SignedObject(Map<String, @Nullable Object> json) {
    this.json = new LinkedHashMap<>(json);
    this.members = new LinkedHashMap<>(json);
    if (!(members.remove("signature") instanceof String text)) {
      throw new Malformed("The member signature is missing; sign the object without it.");
    }
    this.signature = Base64Url.decode(text, SigningKey.SIGNATURE_LENGTH);
    this.canonical = CanonicalJson.bytes(members);
  }

  /**
   * @throws Malformed if there is no well-formed signature, or the rest has no canonical form
   */
  public static SignedObject of(Map<String, @Nullable Object> json) {
    return new SignedObject(json);
  }

  /** The members that are signed, to be read one by one. */
  public Members members() {
    return new Members(members);
  }

  /** The whole object, signature included, as it came. */
  public Map<String, @Nullable Object> json() {
    return json;
  }

  public Digest digest() {
    return Digest.of(canonical);
  }

  /** Bytes of the canonical form, for limits. */
  public int size() {
    return canonical.length;
  }

  public boolean signedBy(SigningKey key) {
    return key.verifies(canonical, signature);
  }
}
