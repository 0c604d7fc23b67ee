package org.peerstead.identity.tokens;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.peerstead.contracts.identity.TokenRequest;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.identity.identities.Identities;

/** Tokens, each given for a challenge that a device signed. None is kept. */
@ApplicationScoped
class Tokens {

  /** Issuer and audience: the suite is one realm. */
  static final String REALM = "peerstead";

  private final Identities identities;
  private final Challenges challenges;
  private final TokenKeys keys;
  private final TokensConfig config;
  private final TokenMetrics metrics;
  private final Clock clock;

  Tokens(
      Identities identities,
      Challenges challenges,
      TokenKeys keys,
      TokensConfig config,
      TokenMetrics metrics,
      Clock clock) {
    this.identities = identities;
    this.challenges = challenges;
    this.keys = keys;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Schema(
      description = "To be sent as Authorization: Bearer.",
      requiredProperties = {"token", "expiresAt"})
  record Token(
      @Schema(
              description =
                  "JWT (RFC 7519), EdDSA: iss and aud peerstead, sub the identity, device, cnf.jkt"
                      + " the device (RFC 7800), jti, iat, exp")
          String token,
      @Schema(description = "10 min from now unless configured", ref = "Time") Instant expiresAt) {}

  /** The signature is checked first, so that nobody else can spend a device's challenge. */
  Uni<Token> exchange(TokenRequest request) {
    return identities
        .device(request.identity(), request.device())
        .invoke(device -> {
          if (!device
              .map(known -> request.signed().signedBy(known.keys().signingKey()))
              .orElse(false)) {
            throw new RequestNotSigned();
          }
        })
        .chain(() -> challenges.spend(request))
        .map(spent -> {
          if (!spent) {
            throw new ChallengeSpent();
          }
          return issue(request);
        })
        .invoke(metrics::handleTokenIssued)
        .onFailure(Problem.class)
        .invoke(metrics::handleTokenRefused);
  }

  private Token issue(TokenRequest request) {
    // Whole seconds are all that a JWT's times are read with by every library.
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = now.plus(config.life());
    TokenKeys.PrivateJwk key = keys.signing();
    String token =
        Jwt.issuer(REALM)
            .audience(REALM)
            .subject(request.identity().text())
            .claim("device", request.device())
            .claim("cnf", Map.of("jkt", request.device()))
            .claim("jti", UUID.randomUUID().toString())
            .issuedAt(now)
            .expiresAt(expiresAt)
            .jws()
            .algorithm(SignatureAlgorithm.EDDSA)
            .keyId(key.id())
            .sign(key.key());
    return new Token(token, expiresAt);
  }
}
