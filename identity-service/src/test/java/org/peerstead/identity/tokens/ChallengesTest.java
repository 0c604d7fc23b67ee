package org.peerstead.identity.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.identity.Wire.challenge;
import static org.peerstead.identity.Wire.post;
import static org.peerstead.identity.Wire.refused;
import static org.peerstead.identity.Wire.registered;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ChallengesTest {

  @Inject DataSource database;
  @Inject Challenges challenges;

  private Person person = new Person();
  private String challenge = "";

  @BeforeEach
  void openChallenge() {
    person = registered();
    challenge = challenge(person).path("challenge");
  }

  @Test
  void anExpiredChallengeIsRefused() throws SQLException {
    expire();

    refused(post("/v1/tokens", person.tokenRequest(challenge)), ProblemType.CHALLENGE_SPENT);
  }

  @Test
  void expiredChallengesAreRemovedAndOpenOnesStay() throws Throwable {
    String open = challenge(person).path("challenge");
    expire();

    VertxContextSupport.subscribeAndAwait(challenges::removeExpired);

    assertThat(isKept(challenge)).isFalse();
    assertThat(isKept(open)).isTrue();
  }

  private void expire() throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update challenge set expires_at = ? where challenge = ?")) {
      update.setObject(1, Instant.now().minusMillis(1).atOffset(ZoneOffset.UTC));
      update.setString(2, challenge);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private boolean isKept(String wanted) throws SQLException {
    try (var connection = database.getConnection();
        var query = connection.prepareStatement("select 1 from challenge where challenge = ?")) {
      query.setString(1, wanted);
      return query.executeQuery().next();
    }
  }
}
