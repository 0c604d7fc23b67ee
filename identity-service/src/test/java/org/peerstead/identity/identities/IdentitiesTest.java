package org.peerstead.identity.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.identity.Wire.append;
import static org.peerstead.identity.Wire.freshHandle;
import static org.peerstead.identity.Wire.refused;
import static org.peerstead.identity.Wire.registered;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class IdentitiesTest {

  @Inject DataSource database;

  @Test
  void aFullChainTakesNoFurtherStatement() throws SQLException {
    Person person = registered();
    makeLong(person, ChainFull.LIMIT);

    refused(
        append(person, person.setHandle(freshHandle(), person.identity())), ProblemType.CHAIN_FULL);
  }

  @Test
  void aChainTakesItsLastStatement() throws SQLException {
    Person person = registered();
    makeLong(person, ChainFull.LIMIT - 1);

    append(person, person.setHandle(freshHandle(), person.identity())).then().statusCode(200);
  }

  /** Only counts on, since a thousand signatures would prove no more. */
  private void makeLong(Person person, int length) throws SQLException {
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement("update identity set length = ? where identity = ?")) {
      update.setInt(1, length);
      update.setString(2, person.identity());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }
}
