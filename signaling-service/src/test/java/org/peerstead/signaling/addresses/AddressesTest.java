package org.peerstead.signaling.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {

  private static final String CALLER = "192.0.2.1";

  @Test
  void without_a_proxy_the_caller_counts_whatever_it_claims() {
    assertThat(new Addresses(0).of(List.of("198.51.100.7"), CALLER)).isEqualTo(CALLER);
  }

  @Test
  void the_address_that_the_outermost_trusted_proxy_saw_counts() {
    var claimedAndSeen = List.of("203.0.113.9, 198.51.100.7");

    assertThat(new Addresses(1).of(claimedAndSeen, CALLER)).isEqualTo("198.51.100.7");
    assertThat(new Addresses(2).of(List.of("203.0.113.9, 2001:db8::7", "192.0.2.2"), CALLER))
        .isEqualTo("2001:db8::7");
  }

  @Test
  void what_did_not_come_by_all_proxies_has_the_address_of_its_caller() {
    assertThat(new Addresses(1).of(List.of(), CALLER)).isEqualTo(CALLER);
    assertThat(new Addresses(2).of(List.of("198.51.100.7"), CALLER)).isEqualTo(CALLER);
  }
}
