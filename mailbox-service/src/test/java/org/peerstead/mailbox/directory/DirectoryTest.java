package org.peerstead.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.peerstead.mailbox.Announcements.updated;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.deposit;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Deposits.usage;
import static org.peerstead.mailbox.Rows.count;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.VertxContextSupport;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.DirectoryEvent.IdentityUpdated;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class DirectoryTest {

  private final Directory directory;
  private final AgroalDataSource database;

  DirectoryTest(Directory directory, AgroalDataSource database) {
    this.directory = directory;
    this.database = database;
  }

  @Test
  void eachDeviceGetsAMailbox() throws Throwable {
    var identity = new Person();
    var secondDevice = new Person();

    hear(updated(identity, 2, identity, secondDevice));

    usage(identity).statusCode(200).body("count", is(0));
    usage(secondDevice).statusCode(200).body("count", is(0));
  }

  @Test
  void theSameEventAgainChangesNothing() throws Throwable {
    var identity = new Person();
    hear(updated(identity, 1, identity));
    deposit(newId(), ciphertext(10), identity).statusCode(201);

    hear(updated(identity, 1, identity));

    usage(identity).body("count", is(1));
  }

  @Test
  void aDeviceThatIsGoneLosesItsMailboxAndWhatWasInIt() throws Throwable {
    var identity = new Person();
    var revoked = new Person();
    hear(updated(identity, 2, identity, revoked));
    var shared = newId();
    var lost = newId();
    deposit(shared, ciphertext(10), identity, revoked).statusCode(201);
    deposit(lost, ciphertext(10), revoked).statusCode(201);

    hear(updated(identity, 3, identity));

    usage(revoked).statusCode(404);
    deposit(newId(), ciphertext(1), revoked).statusCode(404);
    usage(identity).body("count", is(1));
    assertThat(count(database, "content", "envelope = ?", shared)).isEqualTo(1);
    assertThat(count(database, "content", "envelope = ?", lost)).isZero();
  }

  @Test
  void anOlderEventThatComesLateClosesNothing() throws Throwable {
    var identity = new Person();
    var secondDevice = new Person();
    hear(updated(identity, 2, identity, secondDevice));

    hear(updated(identity, 1, identity));

    usage(secondDevice).statusCode(200);
  }

  @Test
  void nobodyClosesAMailboxOfAnotherIdentity() throws Throwable {
    var owner = new Person();
    var stranger = new Person();
    hear(updated(owner, 1, owner));
    hear(updated(stranger, 1, stranger, owner));

    hear(updated(stranger, 2, stranger));

    usage(owner).statusCode(200);
  }

  private void hear(IdentityUpdated updated) throws Throwable {
    VertxContextSupport.subscribeAndAwait(() -> directory.handleIdentityUpdated(updated));
  }
}
