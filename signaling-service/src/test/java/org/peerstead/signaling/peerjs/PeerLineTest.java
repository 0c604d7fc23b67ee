package org.peerstead.signaling.peerjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.hosts.VirtualReplicas;
import org.peerstead.signaling.lines.FarEnd;
import org.peerstead.signaling.metrics.SignalingMetrics;

class PeerLineTest {

  private static final String OFFER = "{\"type\":\"OFFER\",\"dst\":\"ben\"}";
  private static final String LEAVE = "{\"type\":\"LEAVE\",\"dst\":\"ben\"}";

  private final TestClock clock = new TestClock();
  private final SignalingMetrics metrics = new SignalingMetrics(new SimpleMeterRegistry());
  private final VirtualReplicas replicas = new VirtualReplicas(clock);
  private final PeerJsClients clients =
      replicas.replica(
          "one",
          hosts ->
              new PeerJsClients(
                  hosts, new HostedIds.Limits(Duration.ofSeconds(5), 9, 9_999), clock, metrics));

  @Test
  void whatIsReadBeforeTheIdIsGrantedReachesNobody() {
    FarEnd ben = claiming("ben");
    replicas.settle();

    FarEnd ada = claiming("ada");
    ada.say(OFFER);
    ada.say(LEAVE);
    replicas.settle();

    assertThat(ben.sent()).containsExactly(PeerFrames.OPEN.toString());
    ada.say(OFFER);
    assertThat(ben.sent()).hasSize(2);
  }

  @Test
  void whoSpeaksUnderAnIdThatAnotherOneHasReachesNobody() {
    FarEnd ben = claiming("ben");
    claiming("ada");
    replicas.settle();

    FarEnd thief = claiming("ada");
    thief.say(OFFER);
    thief.say(LEAVE);
    replicas.settle();

    assertThat(thief.sent()).containsExactly(PeerFrames.ID_TAKEN.toString());
    assertThat(ben.sent()).containsExactly(PeerFrames.OPEN.toString());
  }

  private FarEnd claiming(String id) {
    var client = new FarEnd(clock, metrics);
    var line = new PeerLine(client.line(), clients.ids(), metrics);
    client.speak(line);
    line.claim(id, "token " + System.identityHashCode(client));
    return client;
  }
}
