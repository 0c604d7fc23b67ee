package org.peerstead.identity.tokens;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.identity.Chain;
import org.peerstead.contracts.identity.TokenRequest;
import org.peerstead.identity.identities.Identities;
import org.peerstead.identity.identities.IdentityUnknown;

/**
 * Open challenges. Each is for one device, is spent once, and expires.
 *
 * <p>Anybody may ask for a challenge of anybody's device. So the limit makes the oldest one give
 * way and refuses nobody: a refusal could be used to keep a device from its tokens.
 */
@ApplicationScoped
class Challenges {

  private final SecureRandom random = new SecureRandom();
  private final ChallengeRepository repository;
  private final Identities identities;
  private final ChallengesConfig config;
  private final TokenMetrics metrics;
  private final Clock clock;

  Challenges(
      ChallengeRepository repository,
      Identities identities,
      ChallengesConfig config,
      TokenMetrics metrics,
      Clock clock) {
    this.repository = repository;
    this.identities = identities;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Schema(
      description = "To be signed by the device in a token request, once.",
      requiredProperties = {"challenge", "expiresAt"})
  record Challenge(
      @Schema(description = "32 random bytes in base64url", minLength = 43, maxLength = 43)
          String challenge,
      @Schema(description = "120 s from now unless configured", ref = "Time") Instant expiresAt) {}

  Uni<Challenge> open(Digest identity, Digest device) {
    return identities
        .device(identity, device.text())
        .map(found ->
            found.orElseThrow(
                () -> new IdentityUnknown("No identity with this id has this device.")))
        .chain(known -> open(identity, known))
        .invoke(metrics::handleChallengeOpened);
  }

  /** Whether it was open until now. */
  Uni<Boolean> spend(TokenRequest request) {
    return repository.spend(request, clock.instant());
  }

  /** On every replica; they remove disjoint rows. */
  @Scheduled(
      every = "${peerstead.challenges.sweep-every}",
      delayed = "10s",
      concurrentExecution = ConcurrentExecution.SKIP)
  Uni<Void> removeExpired() {
    return repository
        .removeExpired(clock.instant())
        .invoke(metrics::handleChallengesExpired)
        .replaceWithVoid();
  }

  private Uni<Challenge> open(Digest identity, Chain.Device device) {
    byte[] bytes = new byte[TokenRequest.CHALLENGE_LENGTH];
    random.nextBytes(bytes);
    String challenge = Base64Url.encode(bytes);
    Instant expiresAt = clock.instant().plus(config.life()).truncatedTo(ChronoUnit.MILLIS);
    var name = new ChallengeEntity.Name(identity.text(), challenge);
    return repository
        .open(new ChallengeEntity(name, device.id(), expiresAt), config.openPerDevice())
        .replaceWith(new Challenge(challenge, expiresAt));
  }
}
