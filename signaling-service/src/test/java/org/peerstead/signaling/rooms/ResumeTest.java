package org.peerstead.signaling.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.rooms.Guest.ROOM;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.events.DeliveryEvent.FramesForwarded;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.Limits;

/** A socket, or its replica, is lost; its peer comes back, somewhere. */
class ResumeTest {

  private final Cluster cluster = new Cluster();
  private final Cluster.Replica here = cluster.start();
  private final Cluster.Replica there = cluster.start();
  private final Cluster.Replica elsewhere = cluster.start();
  private final Guest anna;
  private final Guest ben;

  ResumeTest() {
    cluster.pass(Cluster.SETTLING);
    anna = Guest.at(here, "anna").joins(ROOM);
    ben = Guest.at(there, "ben").joins(ROOM);
    anna.hearing().frames();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whoResumesOnAnyReplicaHearsWhatItMissedInOrderAfterJoined(int replica) {
    ben.drops();
    says(0, 20);
    cluster.pass(1);
    says(20, 40);

    var again = Guest.at(cluster.replicas().get(replica), "ben");
    says(40, 60);
    again.joins(ROOM);
    says(60, 80);

    var types = again.hearing().frames();
    assertThat(types.subList(0, 2))
        .extracting(frame -> frame.get("type"))
        .containsExactly("welcome", "joined");
    assertThat(said(types)).isEqualTo(numbers(0, 80));
    assertThat(anna.hearing().types()).isEmpty();
  }

  @Test
  void whatAKilledReplicaHadBeenGivenComesAgainAndWhatWasHeardHasTheIdItHad() {
    says(0, 10);
    var before = ben.hearing().frames();
    there.kill();
    says(10, 20);
    cluster.pass(1);

    var again = Guest.at(elsewhere, "ben").joins(ROOM);
    // The killed replica may have been the host of the room, or of the device.
    cluster.pass(Cluster.SESSION_SECONDS + 1 + Cluster.SETTLING);

    var all = new ArrayList<>(before);
    all.addAll(again.hearing().frames());
    assertThat(saidOnce(all)).isEqualTo(numbers(0, 20));
    assertThat(said(before)).isEqualTo(numbers(0, 10));
    assertThat(anna.hearing().types()).isEmpty();
  }

  @Test
  void framesThatWereUnderWayToTheLostSocketOvertakeNothing() {
    cluster.lose(FramesForwarded.class::isInstance);
    says(0, 10);
    cluster.lose(event -> false);
    ben.drops();

    var again = Guest.at(there, "ben");
    says(10, 20);
    again.joins(ROOM);

    assertThat(saidOnce(again.hearing().frames())).isEqualTo(numbers(0, 20));
  }

  @Test
  void aPlaceIsHeldForTheGraceTimeAndNotLonger() {
    ben.drops();
    cluster.pass(Limits.GRACE_BEATS - 1);
    assertThat(anna.hearing().types()).isEmpty();

    cluster.pass(1);

    assertThat(anna.hearing().types()).containsExactly("peer-left");
    anna.hearing().frames();
    var again = Guest.at(elsewhere, "ben").joins(ROOM);
    assertThat(anna.hearing().types()).containsExactly("peer-joined");
    assertThat(said(again.hearing().frames())).isEmpty();
  }

  @Test
  void whoSaysThatItGoesLeavesAtOnce() {
    ben.closes();
    cluster.settle();

    assertThat(anna.hearing().types()).containsExactly("peer-left");
  }

  @Test
  void whoResumesButStaysOutOfARoomLeavesItAfterTheGraceTime() {
    ben.drops();
    Guest.at(elsewhere, "ben");
    cluster.pass(Limits.GRACE_BEATS + 1);

    assertThat(anna.hearing().types()).containsExactly("peer-left");
  }

  @Test
  void asManyFramesAreKeptAsTheLimitSaysAndTheOldestAreDropped() {
    ben.drops();
    says(0, Limits.KEPT_FRAMES + 1);

    var again = Guest.at(elsewhere, "ben").joins(ROOM);

    assertThat(said(again.hearing().frames())).isEqualTo(numbers(1, Limits.KEPT_FRAMES + 1));
  }

  @Test
  void aFrameIsKeptForAsManyBeatsAsTheLimitSays() {
    says(0, 1);
    cluster.pass(1);
    says(1, 2);
    cluster.pass(Limits.KEPT_BEATS);
    ben.drops();

    var again = Guest.at(elsewhere, "ben").joins(ROOM);

    assertThat(said(again.hearing().frames())).isEqualTo(numbers(1, 2));
  }

  @Test
  void whatASenderSaidIsKeptThoughItResumesItselfAtTheSameReplica() {
    ben.drops();
    says(0, 5);
    anna.drops();
    var annaAgain = Guest.at(here, "anna").joins(ROOM);
    annaAgain.offers(ben);

    var benAgain = Guest.at(elsewhere, "ben").joins(ROOM);

    var heard = benAgain.hearing().frames();
    assertThat(said(heard)).isEqualTo(numbers(0, 5));
    assertThat(heard).anySatisfy(frame -> assertThat(frame).containsEntry("type", "offer"));
  }

  private void says(int from, int to) {
    for (int i = from; i < to; i++) {
      Map<String, Object> candidate = Map.of("candidate", String.valueOf(i));
      here.rooms.handle(
          anna.attendee(), new ClientFrame.Candidate(ROOM, ben.peer(), "c1", candidate));
    }
    cluster.settle();
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static List<Integer> said(List<Map<String, Object>> frames) {
    return frames.stream()
        .filter(frame -> "candidate".equals(frame.get("type")))
        .map(frame -> (Map<?, ?>) frame.get("candidate"))
        .map(candidate -> Integer.valueOf((String) candidate.get("candidate")))
        .toList();
  }

  /** As a browser reads it: what has an id that was seen is dropped. */
  private static List<Integer> saidOnce(List<Map<String, Object>> frames) {
    var seen = new HashSet<Object>();
    return said(
        frames.stream()
            .filter(frame -> frame.get("id") == null || seen.add(frame.get("id")))
            .toList());
  }
}
