package org.peerstead.signaling.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.rooms.Guest.ROOM;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.events.DeliveryEvent.PeerEntered;
import org.peerstead.contracts.events.DeliveryEvent.RoomStated;
import org.peerstead.contracts.events.RoomEvent.PeerJoined;
import org.peerstead.contracts.events.RoomEvent.PeerLeft;
import org.peerstead.contracts.events.RoomEvent.PeerWelcomed;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Limits;

/** Sockets that are replaced; replicas that start, miss something, stand still, die and end. */
class ReplicatedRoomsTest {

  private final Cluster cluster = new Cluster();
  private final Cluster.Replica here = cluster.start();
  private final Cluster.Replica there = cluster.start();

  ReplicatedRoomsTest() {
    cluster.pass(Cluster.SETTLING);
  }

  @Test
  void aNewerSocketOfAPeerReplacesTheOlderOnTheSameReplica() {
    var watcher = Guest.at(there, "watcher").joins(ROOM);
    var older = Guest.at(here, "anna").joins(ROOM);
    cluster.settle();

    var newer = Guest.at(here, "anna").joins(ROOM);
    older.closes();
    cluster.settle();

    assertThat(older.hearing().closed()).isEqualTo(CloseCode.REPLACED);
    assertThat(newer.hearing().closed()).isNull();
    assertThat(watcher.hearing().peersOf(ROOM)).containsExactly(newer.peer());
  }

  @Test
  void aNewerSocketOnAnotherReplicaReplacesTheOlderEvenWithoutRooms() {
    var older = Guest.at(here, "anna");
    cluster.settle();

    var newer = Guest.at(there, "anna");
    cluster.settle();

    assertThat(older.hearing().closed()).isEqualTo(CloseCode.REPLACED);
    assertThat(newer.hearing().closed()).isNull();
  }

  @Test
  void theNewerSocketWinsEvenIfTheOlderOnesReplicaHasAClockThatIsAhead() {
    var hasty = cluster.start(Duration.ofHours(1));
    var watcher = Guest.at(here, "watcher").joins(ROOM);
    var older = Guest.at(hasty, "anna").joins(ROOM);
    cluster.settle();

    var newer = Guest.at(there, "anna").joins(ROOM);
    cluster.settle();

    assertThat(older.hearing().closed()).isEqualTo(CloseCode.REPLACED);
    assertThat(newer.hearing().closed()).isNull();
    watcher.offers(newer);
    cluster.settle();
    assertThat(newer.hearing().types()).endsWith("offer");
  }

  @Test
  void ofTwoSocketsOfAPeerThatOpenAtOnceOnTwoReplicasOneStays() {
    var one = Guest.at(here, "anna").joins(ROOM);
    var other = Guest.at(there, "anna").joins(ROOM);
    var watcher = Guest.at(here, "watcher").joins(ROOM);

    cluster.settle();

    assertThat(one.hearing().closed() == null).isNotEqualTo(other.hearing().closed() == null);
    assertThat(watcher.hearing().peersOf(ROOM)).containsExactly(one.peer());
  }

  /** The rooms' hosts hear of both, the device's of neither. */
  @ParameterizedTest
  @ValueSource(strings = {"open.a", "open.c"})
  void whoJoinsWhileAnOlderSocketSeemsNewerHasThePlaceOnceThatIsGone(String room) {
    var hasty = cluster.start(Duration.ofHours(1));
    cluster.pass(Cluster.SETTLING);
    var watcher = Guest.at(here, "watcher").joins(room);
    cluster.lose(PeerWelcomed.class::isInstance);
    var older = Guest.at(hasty, "anna").joins(room);
    var newer = Guest.at(there, "anna").joins(room);
    older.closes();
    cluster.settle();

    cluster.lose(event -> false);
    cluster.pass(Cluster.SETTLING);

    assertThat(newer.hearing().closed()).isNull();
    assertThat(newer.hearing().peersOf(room)).containsExactly(watcher.peer());
    assertThat(watcher.hearing().peersOf(room)).containsExactly(newer.peer());
  }

  @Test
  void aReplicaThatStartsLearnsWhoIsInTheRooms() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    cluster.settle();

    var young = cluster.start();
    cluster.settle();
    var ben = Guest.at(young, "ben").joins(ROOM);

    assertThat(young.rooms.isSettled()).isTrue();
    assertThat(young.rooms.hostedShares()).isEqualTo(1);
    assertThat(ben.hearing().peersOf(ROOM)).containsExactly(anna.peer());
  }

  @Test
  void aKilledReplicasPeersLeaveAfterSecondsButNotThoseWhoCameBackElsewhere() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    var carl = Guest.at(there, "carl").joins(ROOM);
    cluster.pass(1);
    anna.hearing().frames();
    there.kill();
    cluster.pass(2);
    assertThat(anna.hearing().peersOf(ROOM)).contains(ben.peer(), carl.peer());

    Guest.at(here, "ben").joins(ROOM);
    cluster.pass(Limits.GRACE_BEATS + Cluster.SESSION_SECONDS + Cluster.SETTLING);

    assertThat(anna.hearing().peersOf(ROOM)).containsExactly(ben.peer());
    assertThat(anna.hearing().types()).containsExactly("peer-left");
    assertThat(here.rooms.hostedShares()).isEqualTo(Cluster.SHARES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open.a", "open.b", "open.c"})
  void whoeverHostsARoomIsKilledAndTheRoomGoesOn(String room) {
    var third = cluster.start();
    cluster.pass(Cluster.SETTLING);
    var anna = Guest.at(here, "anna").joins(room);
    var ben = Guest.at(there, "ben").joins(room);
    anna.hearing().frames();
    third.kill();
    cluster.pass(Cluster.SESSION_SECONDS + 1);

    var carl = Guest.at(here, "carl").joins(room);
    cluster.pass(Cluster.SETTLING);

    assertThat(carl.hearing().peersOf(room)).containsExactlyInAnyOrder(anna.peer(), ben.peer());
    assertThat(anna.hearing().types()).containsExactly("peer-joined");
  }

  @Test
  void aFrozenReplicaThatReturnsIsHeardAgainAndGivesUpWhoWentElsewhere() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    var carl = Guest.at(there, "carl").joins(ROOM);
    cluster.pass(1);
    there.freeze();
    cluster.pass(Limits.GRACE_BEATS + Cluster.SESSION_SECONDS + Cluster.SETTLING);
    assertThat(anna.hearing().peersOf(ROOM)).isEmpty();
    var benAgain = Guest.at(here, "ben").joins(ROOM);

    there.thaw();
    cluster.pass(Cluster.SETTLING + 3);

    assertThat(ben.hearing().closed()).isEqualTo(CloseCode.REPLACED);
    assertThat(benAgain.hearing().peersOf(ROOM))
        .containsExactlyInAnyOrder(anna.peer(), carl.peer());
    assertThat(carl.hearing().peersOf(ROOM))
        .containsExactlyInAnyOrder(anna.peer(), benAgain.peer());
  }

  @Test
  void aReplicaThatStoodStillItselfDeclaresNobodyGone() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    cluster.pass(1);
    here.freeze();
    cluster.pass(20);
    anna.hearing().frames();

    here.thaw();
    cluster.pass(1);

    assertThat(anna.hearing().peersOf(ROOM)).containsExactly(ben.peer());
    assertThat(anna.hearing().types()).isEmpty();
  }

  /** Of an edge, of a host; three rooms, so that either replica hosts one. */
  @ParameterizedTest
  @ValueSource(classes = {PeerJoined.class, PeerEntered.class, RoomStated.class})
  void aMissedEventIsMadeUpFor(Class<?> lost) {
    var anna = Guest.at(here, "anna").joins("open.a").joins("open.b").joins("open.c");
    cluster.pass(1);
    cluster.lose(lost::isInstance);
    var ben = Guest.at(there, "ben").joins("open.a").joins("open.b").joins("open.c");
    cluster.settle();

    cluster.lose(event -> false);
    cluster.pass(3);

    for (String room : List.of("open.a", "open.b", "open.c")) {
      assertThat(anna.hearing().peersOf(room)).containsExactly(ben.peer());
      assertThat(ben.hearing().peersOf(room)).containsExactly(anna.peer());
    }
  }

  @Test
  void aJoinThatTheHostMissedIsRefusedAsAnyOtherWhereTheRoomIsFull() {
    String room = roomHostedHere();
    List<Guest> peers = fill(room, Limits.PEERS_PER_ROOM);
    cluster.pass(1);
    cluster.lose(PeerJoined.class::isInstance);
    var late = Guest.at(there, "late").joins(room);

    cluster.lose(event -> false);
    cluster.pass(3);

    assertThat(late.hearing().types()).containsExactly("welcome", "error");
    assertThat(peers.getLast().hearing().peersOf(room)).hasSize(Limits.PEERS_PER_ROOM - 1);
    peers.getFirst().leaves(room);
    assertThat(late.joins(room).hearing().peersOf(room)).hasSize(Limits.PEERS_PER_ROOM - 1);
  }

  @Test
  void whoCameInPlaceOfOneWhoLeftIsNotRefusedThoughTheHostMissedBoth() {
    String room = roomHostedHere();
    fill(room, Limits.PEERS_PER_ROOM - 1);
    var ben = Guest.at(there, "ben").joins(room);
    cluster.pass(1);
    cluster.lose(event -> event instanceof PeerJoined || event instanceof PeerLeft);
    ben.leaves(room);
    var carl = Guest.at(there, "carl").joins(room);

    cluster.lose(event -> false);
    cluster.pass(3);

    assertThat(carl.hearing().peersOf(room)).hasSize(Limits.PEERS_PER_ROOM - 1);
  }

  @Test
  void whoseReplicaStoodStillUntilOthersHadFilledTheRoomHearsThatItIsFull() {
    String room = roomHostedHere();
    var ben = Guest.at(there, "ben").joins(room);
    cluster.pass(1);
    there.freeze();
    cluster.pass(Limits.GRACE_BEATS + Cluster.SESSION_SECONDS + Cluster.SETTLING);
    List<Guest> peers = fill(room, Limits.PEERS_PER_ROOM);

    there.thaw();
    cluster.pass(Cluster.SETTLING + 3);

    assertThat(ben.hearing().frames()).last().asString().contains("room-full");
    assertThat(there.rooms.openRooms()).isZero();
    assertThat(peers.getLast().hearing().peersOf(room))
        .hasSize(Limits.PEERS_PER_ROOM - 1)
        .doesNotContain(ben.peer());
  }

  @Test
  void whoHearsThatItIsRefusedIsThereForNobodyThoughItJoinedAgainBefore() {
    String room = roomHostedHere();
    List<Guest> peers = fill(room, Limits.PEERS_PER_ROOM);
    there.freeze();
    var late = Guest.at(there, "late").joins(room);
    late.leaves(room);
    peers.getFirst().leaves(room);
    late.joins(room);

    there.thaw();
    cluster.settle();

    assertThat(late.hearing().types()).containsExactly("welcome", "left", "error");
    assertThat(peers.getLast().hearing().peersOf(room)).doesNotContain(late.peer());
  }

  @Test
  void aRosterOfManyPartsArrivesWholeAtANewHost() {
    for (int i = 0; i < Uplink.PART * 2 + 1; i++) {
      var guest = Guest.at(there, "peer" + i);
      there.rooms.handle(guest.attendee(), new ClientFrame.Join("open.big" + i % 50, null));
    }
    cluster.settle();

    here.kill();
    cluster.pass(Cluster.SESSION_SECONDS + 1 + Cluster.SETTLING);
    var young = cluster.start();
    cluster.pass(Cluster.SETTLING);

    assertThat(there.rooms.hostedRooms() + young.rooms.hostedRooms()).isEqualTo(50);
    assertThat(Guest.at(young, "late").joins("open.big0").hearing().peersOf("open.big0"))
        .hasSize(21);
  }

  @Test
  void aReplicaThatEndsSaysNoMoreAndItsPeersComeBackWithoutHavingLeft() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    cluster.pass(1);
    anna.hearing().frames();

    there.rooms.end();
    ben.closes();
    there.kill();
    Guest.at(here, "ben").joins(ROOM);
    cluster.pass(20);

    assertThat(anna.hearing().types()).isEmpty();
    assertThat(anna.hearing().peersOf(ROOM)).containsExactly(ben.peer());
  }

  /** Of which nobody is left. */
  private String roomHostedHere() {
    var scout = Guest.at(here, "scout");
    for (int number = 0; ; number++) {
      String room = "open.room" + number;
      boolean isHostedHere = scout.joins(room).at().rooms.hostedRooms() == 1;
      scout.leaves(room);
      if (isHostedHere) {
        return room;
      }
    }
  }

  private List<Guest> fill(String room, int places) {
    return IntStream.range(0, places)
        .mapToObj(place -> Guest.at(here, "peer" + place).joins(room))
        .toList();
  }
}
