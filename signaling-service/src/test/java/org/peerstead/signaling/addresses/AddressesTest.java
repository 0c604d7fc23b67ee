package org.peerstead.signaling.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {

  private static final String CALLER = "192.0.2.1";

  @Test
  void withoutAProxyTheCallerCountsWhateverItClaims() {
    assertThat(new Addresses(0).of(List.of("198.51.100.7"), CALLER)).isEqualTo(CALLER);
  }

  @Test
  void theAddressThatTheOutermostTrustedProxySawCounts() {
    var claimedAndSeen = List.of("203.0.113.9, 198.51.100.7");

    assertThat(new Addresses(1).of(claimedAndSeen, CALLER)).isEqualTo("198.51.100.7");
    assertThat(new Addresses(2).of(List.of("203.0.113.9, 2001:db8::7", "192.0.2.2"), CALLER))
        .isEqualTo("2001:db8::7");
  }

  @Test
  void whatDidNotComeByAllProxiesHasTheAddressOfItsCaller() {
    assertThat(new Addresses(1).of(List.of(), CALLER)).isEqualTo(CALLER);
    assertThat(new Addresses(2).of(List.of("198.51.100.7"), CALLER)).isEqualTo(CALLER);
  }
}
