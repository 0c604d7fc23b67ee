package org.peerstead.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.standalone.gateway.Destination.Refused;
import org.peerstead.standalone.gateway.Destination.ToService;
import org.peerstead.standalone.gateway.Destination.ToWebClient;
import org.peerstead.standalone.services.Service;

class RoutesTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/identities/abc/statements, IDENTITY",
    "/v1/handles/ada?x=1, IDENTITY",
    "/v1/challenges, IDENTITY",
    "/v1/tokens, IDENTITY",
    "/v1/jwks, IDENTITY",
    "/v1/signal, SIGNALING",
    "/v1/ice-servers, SIGNALING",
    "/peerjs/peerjs?key=peerjs&id=a b&token=t, SIGNALING",
    "/peerjs/peerjs/id?ts=1, SIGNALING",
    "/y-webrtc, SIGNALING",
    "/y-webrtc/, SIGNALING",
    "/v1/envelopes/abc?mailbox=a&mailbox=b, MAILBOX",
    "/v1/mailboxes/abc/envelopes?after=%2F.., MAILBOX",
    "/v1/records/a/posts/k, PUBLIC_STORE",
    "/v1/digests/abc, PUBLIC_STORE",
    "/v1/feeds/collections/posts/, PUBLIC_STORE",
  })
  void aPathOfAServiceGoesThere(String target, Service service) {
    assertThat(Routes.of(target)).isEqualTo(new ToService(service));
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/rooms/open.caf%C3%A9, /rooms/open.café",
    "/a+b, /a+b",
    "/v1x/signal, /v1x/signal",
    "/y-webrtc2, /y-webrtc2",
    "/..., /...",
  })
  void everyOtherPathIsTheWebClients(String target, String path) {
    assertThat(Routes.of(target)).isEqualTo(new ToWebClient(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/q",
        "/q/health",
        "/Q/metrics",
        "/%71/metrics",
        "/v1",
        "/v1/",
        "/v1/q/health",
        "/v1//identities",
        "/v1/peerjs",
        "/peerjs//peerjs",
        "/peerjs/../q/health",
        "/PeerJS/peerjs",
        "/%70eerjs/peerjs",
        "/v1/identities//x",
        "/V1/identities",
        "/%76%31/identities",
        "/v1/%69dentities",
        "/v1/identities;x=1",
        "/v1/identities/../../q/health",
        "/v1/identities/..",
        "/v1/%2e%2e/q/health",
        "/v1/identities/..%2f..%2fq/health",
        "/v1/identities/%2E./q",
        "/v1/identities/..;/..;/q/health",
        "/v1/identities/..%5c..%5cq",
        "/v1/identities\\..\\q",
        "/v1/identities/%00",
        "/v1/identities/%zz",
        "/v1/identities/%4",
        "/./q/health",
        "/x/../q/health",
        "http://elsewhere/v1/identities",
        "*",
        "",
      })
  void whatCouldReachMoreThanAServicesOwnPathsIsRefused(String target) {
    assertThat(Routes.of(target)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST", "ada.localhost", "127.0.0.1", "::1", "10.1.2.3"})
  void addressesAndLocalNamesAreOurs(String host) {
    assertThat(Routes.isOurs(host, List.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""})
  void aNameThatAnotherSiteCanPointAtUsIsNot(String host) {
    assertThat(Routes.isOurs(host, List.of("home.example"))).isFalse();
  }
}
