package org.peerstead.identity.identities;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.identity.Chain;

/**
 * An identity as it is looked up: the statements are the proof, the rest is what they add up to.
 */
@RegisterForReflection(ignoreNested = false)
@Schema(
    description = "An identity: its signed statements, and what they add up to.",
    requiredProperties = {"identity", "devices", "head", "length", "statements"})
record IdentityDocument(
    @Schema(description = "Digest of the genesis statement", example = DIGEST) String identity,
    @Schema(description = "Absent until one was set", ref = "Handle") @Nullable String handle,
    @Schema(description = "In the order they were added") List<Device> devices,
    @Schema(
            description = "Digest of the newest statement; the next one names it. Also the ETag",
            example = DIGEST)
        String head,
    @Schema(description = "Number of statements") int length,
    @Schema(description = "Oldest first, as they came", ref = "Statements")
        List<Map<String, @Nullable Object>> statements) {

  static final String DIGEST = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

  @Schema(
      name = "Device",
      description = "A device's public keys.",
      requiredProperties = {"device", "signingKey", "sealingKey", "addedAt"})
  record Device(
      @Schema(
              description = "RFC 7638 thumbprint of the signing key; also the id of its mailbox",
              example = DIGEST)
          String device,
      @Schema(description = "Ed25519, 32 bytes in base64url", example = DIGEST) String signingKey,
      @Schema(description = "X25519, 32 bytes in base64url", example = DIGEST) String sealingKey,
      @Schema(description = "As the statement that added it claims", ref = "Time")
          Instant addedAt) {}

  static IdentityDocument of(Chain chain, List<Map<String, @Nullable Object>> statements) {
    return new IdentityDocument(
        chain.identity().text(),
        chain.handle() == null ? null : chain.handle().text(),
        chain.devices().stream().map(IdentityDocument::device).toList(),
        chain.head().text(),
        chain.length(),
        statements);
  }

  private static Device device(Chain.Device device) {
    return new Device(
        device.id(),
        device.keys().signingKey().text(),
        device.keys().sealingKey(),
        device.addedAt());
  }
}
