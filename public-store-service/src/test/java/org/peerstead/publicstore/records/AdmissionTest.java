package org.peerstead.publicstore.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.canonical.SigningKey;
import org.peerstead.contracts.records.Address;
import org.peerstead.publicstore.authors.AuthorKey;
import org.peerstead.standalone.fixture.Person;

class AdmissionTest {

  private static final Duration SKEW = Duration.ofMinutes(5);

  private final Person author = new Person();
  private final SignedObject signed =
      SignedObject.of(author.record("posts", "a", Map.of("text", "hello"), null));
  private final Instant time = Instant.parse((String) signed.json().get("time"));
  private final Address address = new Address(new Digest(author.identity()), "posts", "a");
  private final Admission admission = at(time);

  @Test
  void aClockMayBeFiveMinutesAheadAndNoMore() {
    assertThatCode(() -> at(time.minus(SKEW)).read(address, signed)).doesNotThrowAnyException();
    assertThatThrownBy(() -> at(time.minus(SKEW).minusMillis(1)).read(address, signed))
        .isInstanceOf(SignatureInvalid.class);
  }

  @Test
  void aDeviceMayBeAddedFiveMinutesLateAndNoMore() {
    var successor = admission.read(address, signed);
    assertThatCode(() -> admission.verify(successor, addedAt(time.plus(SKEW))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> admission.verify(successor, addedAt(time.plus(SKEW).plusMillis(1))))
        .isInstanceOf(SignatureInvalid.class);
  }

  @Test
  void anotherAddressIsNamedInTheRefusal() {
    var elsewhere = new Address(address.author(), "posts", "b");
    assertThatThrownBy(() -> admission.read(elsewhere, signed))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(address.toString());
  }

  @Test
  void aDeviceThatIsNoneOfTheAuthorsIsRefused() {
    var successor = admission.read(address, signed);
    assertThatThrownBy(() -> admission.verify(successor, Optional.empty()))
        .isInstanceOf(SignatureInvalid.class);
  }

  @Test
  void anotherKeyIsRefused() {
    var successor = admission.read(address, signed);
    var key = new AuthorKey(new SigningKey(new Person().signingKey()), time);
    assertThatThrownBy(() -> admission.verify(successor, Optional.of(key)))
        .isInstanceOf(SignatureInvalid.class);
  }

  @Test
  void whatIsKeptIsWhatWasSigned() {
    assertThat(SignedJson.of(signed).text())
        .contains("\"signature\":\"" + signed.json().get("signature") + "\"")
        .contains("\"body\":{\"text\":\"hello\"}");
  }

  private Optional<AuthorKey> addedAt(Instant addedAt) {
    return Optional.of(new AuthorKey(new SigningKey(author.signingKey()), addedAt));
  }

  private static Admission at(Instant now) {
    return new Admission(Clock.fixed(now, ZoneOffset.UTC));
  }
}
