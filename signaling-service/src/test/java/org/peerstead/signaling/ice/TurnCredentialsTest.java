package org.peerstead.signaling.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnCredentialsTest {

  private static final String ANNA = "xq0Jw8jKX2mC8dRkR5m6p3Wb2yTnV7sLq9aZ0eUfGhI";
  private static final String BEN = "yq0Jw8jKX2mC8dRkR5m6p3Wb2yTnV7sLq9aZ0eUfGhI";
  private static final List<String> URLS = List.of("turn:relay.example:3478");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long NOW = 1_764_000_123;

  @Test
  void theCredentialIsWhatOpensslMakesOfTheNameAndTheSecret() {
    var relay = at(NOW).relayFor(ANNA);

    assertThat(relay.urls()).isEqualTo(URLS);
    assertThat(relay.username()).isEqualTo("1764007200:lNPRNUX15mcJHG2-");
    assertThat(relay.credential()).isEqualTo("QJPevgHfZW5/rTwcRQkxVSYWaQ4=");
  }

  @Test
  void itHoldsForAsLongAsTheListMayBeKeptAndNeverTwiceAsLongAndMore() {
    for (long second = NOW; second < NOW + 2 * HOUR.toSeconds(); second += 17) {
      long left = expiry(second, ANNA) - second;
      assertThat(left).isGreaterThan(HOUR.toSeconds()).isLessThanOrEqualTo(2 * HOUR.toSeconds());
    }
  }

  @Test
  void askingAgainGivesNothingMoreUntilTheListMayBeOld() {
    long begin = NOW / HOUR.toSeconds() * HOUR.toSeconds();

    assertThat(at(begin + HOUR.toSeconds() - 1).relayFor(ANNA)).isEqualTo(at(begin).relayFor(ANNA));
    assertThat(expiry(begin + HOUR.toSeconds(), ANNA))
        .isEqualTo(expiry(begin, ANNA) + HOUR.toSeconds());
  }

  @Test
  void peopleAreToldApartByPseudonymsThatAnotherSecretChanges() {
    var anna = at(NOW).relayFor(ANNA).username();

    assertThat(at(NOW).relayFor(BEN).username()).isNotEqualTo(anna);
    assertThat(credentials("south wind", NOW).relayFor(ANNA).username()).isNotEqualTo(anna);
    assertThat(anna).doesNotContain(ANNA.substring(0, 8));
  }

  private static long expiry(long now, String identity) {
    return Long.parseLong(String.valueOf(at(now).relayFor(identity).username()).split(":")[0]);
  }

  private static TurnCredentials at(long now) {
    return credentials("north wind", now);
  }

  private static TurnCredentials credentials(String secret, long now) {
    var clock = Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC);
    return new TurnCredentials(URLS, secret, HOUR, clock);
  }
}
