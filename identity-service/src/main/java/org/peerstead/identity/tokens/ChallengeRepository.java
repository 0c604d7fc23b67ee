package org.peerstead.identity.tokens;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.peerstead.contracts.identity.TokenRequest;

/** The table challenge, which all replicas share. */
@ApplicationScoped
class ChallengeRepository implements PanacheRepositoryBase<ChallengeEntity, ChallengeEntity.Name> {

  /** Keeps that many of the device's, the newest. */
  Uni<Void> open(ChallengeEntity challenge, int keep) {
    return Panache.withTransaction(
        () -> persistAndFlush(challenge).chain(() -> forgetOldest(challenge, keep)));
  }

  /** Whether it was open. In one statement, so that of two spenders one gets true. */
  Uni<Boolean> spend(TokenRequest request, Instant now) {
    return Panache.withTransaction(() ->
        getSession()
            .chain(session ->
                session
                    .createNativeQuery(
                        "delete from challenge where identity = ?1 and challenge = ?2"
                            + " and device = ?3 and expires_at > ?4 returning challenge",
                        String.class)
                    .setParameter(1, request.identity().text())
                    .setParameter(2, request.challenge())
                    .setParameter(3, request.device())
                    .setParameter(4, now)
                    .getSingleResultOrNull())
            .map(spent -> spent != null));
  }

  Uni<Long> removeExpired(Instant now) {
    return Panache.withTransaction(() -> delete("expiresAt <= ?1", now));
  }

  private Uni<Void> forgetOldest(ChallengeEntity challenge, int keep) {
    return getSession()
        .chain(session ->
            session
                .createNativeQuery(
                    "delete from challenge where identity = ?1 and challenge in (select"
                        + " challenge from challenge where identity = ?1 and device = ?2"
                        + " order by expires_at desc offset ?3)")
                .setParameter(1, challenge.name.identity())
                .setParameter(2, challenge.device)
                .setParameter(3, keep)
                .executeUpdate())
        .replaceWithVoid();
  }
}
