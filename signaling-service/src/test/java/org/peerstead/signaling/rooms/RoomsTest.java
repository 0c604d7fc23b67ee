package org.peerstead.signaling.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.peerstead.signaling.rooms.Guest.ROOM;
import static org.peerstead.signaling.rooms.Guest.SIGNATURE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.DeliveryEvent.FramesForwarded;
import org.peerstead.contracts.events.DeliveryEvent.PeerEntered;
import org.peerstead.contracts.events.DeliveryEvent.PeerExited;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Reason;
import org.peerstead.signaling.frames.Refused;

class RoomsTest {

  private final Cluster cluster = new Cluster();
  private final Cluster.Replica here = cluster.start();
  private final Cluster.Replica there = cluster.start();

  RoomsTest() {
    cluster.pass(Cluster.SETTLING);
  }

  @Test
  void aPeerIsWelcomedThenSeesWhoIsThereAndIsSeen() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    anna.hearing().frames();

    var ben = Guest.at(here, "ben").joins(ROOM);

    assertThat(ben.hearing().types()).containsExactly("welcome", "joined");
    assertThat(ben.hearing().peersOf(ROOM)).containsExactly(anna.peer());
    assertThat(anna.hearing().frames())
        .containsExactly(
            Map.of(
                "type",
                "peer-joined",
                "room",
                ROOM,
                "peer",
                ben.peer(),
                "identity",
                "identity-ben",
                "device",
                Guest.device("ben")));
  }

  @Test
  void anOfferThatComesWithAJoinGoesToOneWhoIsThereAfterItHeardOfTheNewcomer() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    for (var newcomer : List.of(Guest.at(here, "carl"), Guest.at(there, "dora"))) {
      anna.hearing().frames();
      ben.hearing().frames();

      newcomer.joinsOffering(ROOM);

      var offered = newcomer.hearing().frames().getLast().get("offered");
      var other = List.of(anna, ben).stream().filter(one -> !one.peer().equals(offered)).toList();
      var chosen = List.of(anna, ben).stream().filter(one -> one.peer().equals(offered)).toList();
      assertThat(other.getFirst().hearing().types()).containsExactly("peer-joined");
      var heard = chosen.getFirst().hearing().frames();
      assertThat(heard)
          .extracting(frame -> frame.get("type"))
          .containsExactly("peer-joined", "offer");
      assertThat(heard.getLast())
          .containsEntry("from", newcomer.peer())
          .containsEntry("connection", "c1")
          .containsEntry("sdp", "v=0")
          .containsEntry("signature", SIGNATURE)
          .doesNotContainKey("to");
      newcomer.leaves(ROOM);
    }
  }

  @Test
  void offersThatComeWithJoinsAreSpread() {
    var hosts = List.of(Guest.at(here, "anna").joins(ROOM), Guest.at(there, "ben").joins(ROOM));
    var offered = new HashSet<Object>();

    for (int i = 0; i < 20; i++) {
      var newcomer = Guest.at(here, "guest" + i).joinsOffering(ROOM);
      offered.add(newcomer.hearing().frames().getLast().get("offered"));
      newcomer.leaves(ROOM);
    }

    assertThat(offered).containsExactlyInAnyOrder(hosts.get(0).peer(), hosts.get(1).peer());
  }

  @Test
  void anOfferIntoAnEmptyRoomGoesToNobodyNotEvenWhoComesLater() {
    var anna = Guest.at(here, "anna").joinsOffering(ROOM);
    assertThat(anna.hearing().frames().getLast()).doesNotContainKey("offered");

    var ben = Guest.at(there, "ben").joins(ROOM);

    assertThat(ben.hearing().types()).containsExactly("welcome", "joined");
  }

  @Test
  void joiningAgainTellsWhoIsThereAndNobodyElseHearsOfIt() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(here, "ben").joins(ROOM);
    anna.hearing().frames();
    ben.hearing().frames();

    ben.joins(ROOM);

    assertThat(ben.hearing().types()).containsExactly("joined");
    assertThat(anna.hearing().types()).isEmpty();
  }

  @Test
  void peersOnTwoReplicasSeeEachOtherComeAndGo() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    cluster.settle();
    assertThat(anna.hearing().peersOf(ROOM)).containsExactly(ben.peer());

    ben.leaves(ROOM);
    cluster.settle();

    assertThat(anna.hearing().peersOf(ROOM)).isEmpty();
    assertThat(ben.hearing().types()).endsWith("left");
  }

  @Test
  void aClosedSocketLeavesAllItsRooms() {
    var anna = Guest.at(here, "anna").joins(ROOM).joins("open.other");
    var ben = Guest.at(there, "ben").joins(ROOM).joins("open.other");
    cluster.settle();

    ben.closes();
    cluster.settle();

    assertThat(anna.hearing().peersOf(ROOM)).isEmpty();
    assertThat(anna.hearing().peersOf("open.other")).isEmpty();
  }

  @Test
  void offersReachPeersHereAndThereInOrderAndUntouched() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    var carl = Guest.at(here, "carl").joins(ROOM);
    cluster.settle();
    ben.hearing().frames();
    carl.hearing().frames();

    anna.offers(ben);
    anna.offers(carl);
    anna.at()
        .rooms
        .handle(anna.attendee(), new ClientFrame.Candidate(ROOM, ben.peer(), "c1", null));
    cluster.settle();

    assertThat(carl.hearing().types()).containsExactly("offer");
    var heard = ben.hearing().frames();
    assertThat(heard).extracting(frame -> frame.get("type")).containsExactly("offer", "candidate");
    assertThat(heard.getFirst().get("id")).isNotEqualTo(heard.getLast().get("id"));
    assertThat(without("id", heard.getFirst()))
        .isEqualTo(
            Map.of(
                "type",
                "offer",
                "room",
                ROOM,
                "from",
                anna.peer(),
                "connection",
                "c1",
                "sdp",
                "v=0",
                "signature",
                SIGNATURE));
    assertThat(heard.getLast()).containsEntry("candidate", null);
  }

  @Test
  void anOfferThatOvertakesItsSendersJoinWaitsForIt() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    cluster.settle();
    anna.hearing().frames();
    cluster.lose(event -> event instanceof PeerEntered);
    var ben = Guest.at(there, "ben").joins(ROOM);

    ben.offers(anna);
    cluster.settle();
    assertThat(anna.hearing().types()).isEmpty();
    cluster.lose(event -> false);
    cluster.pass(2);

    assertThat(anna.hearing().types()).containsExactly("peer-joined", "offer");
  }

  @Test
  void anOfferToSomebodyWhoJustLeftComesBackAsPeerAbsent() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    cluster.settle();
    anna.hearing().frames();
    cluster.lose(event -> event instanceof PeerExited);
    ben.leaves(ROOM);

    anna.offers(ben);
    cluster.settle();

    assertThat(anna.hearing().frames())
        .anySatisfy(frame -> assertThat(frame).containsEntry("reason", "peer-absent"));
  }

  @Test
  void anOfferThatFindsTooMuchWaitingForKafkaComesBackAsPeerAbsent() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(there, "ben").joins(ROOM);
    anna.hearing().frames();
    cluster.fillUp(FramesForwarded.class::isInstance);

    anna.offers(ben);

    assertThat(anna.hearing().frames())
        .singleElement()
        .satisfies(frame ->
            assertThat(frame)
                .containsEntry("reason", "peer-absent")
                .containsEntry("about", ben.peer()));
  }

  @Test
  void framesAreRefusedToWhoIsNotInTheRoomAndForWhoIsNot() {
    var anna = Guest.at(here, "anna").joins(ROOM);
    var ben = Guest.at(here, "ben");

    assertRefused(() -> ben.offers(anna), Reason.NOT_IN_ROOM);
    assertRefused(() -> anna.offers(ben), Reason.PEER_ABSENT);
    assertRefused(() -> anna.offers(anna), Reason.PEER_ABSENT);
    assertRefused(() -> ben.leaves(ROOM), Reason.NOT_IN_ROOM);
  }

  @Test
  void aSocketMayBeInTwentyRoomsAndNotInOneMore() {
    var anna = Guest.at(here, "anna");
    for (int i = 0; i < Limits.ROOMS; i++) {
      anna.joins("open.room" + i);
    }

    assertRefused(() -> anna.joins(ROOM), Reason.TOO_MANY_ROOMS);

    anna.leaves("open.room0");
    assertThat(anna.joins(ROOM).hearing().types()).endsWith("joined");
  }

  @Test
  void aRoomHoldsSoManyPeersOverAllReplicasAndNotOneMoreThoughAllComeAtOnce() {
    var crowd = new ArrayList<Guest>();
    for (int i = 0; i <= Limits.PEERS_PER_ROOM; i++) {
      crowd.add(Guest.at(i % 2 == 0 ? here : there, "peer" + i));
    }

    crowd.forEach(
        guest -> guest.at().rooms.handle(guest.attendee(), new ClientFrame.Join(ROOM, null)));
    cluster.settle();

    var heard = crowd.stream().map(guest -> guest.hearing().frames()).toList();
    assertThat(heard)
        .filteredOn(frames -> frames.stream().anyMatch(frame -> "joined".equals(frame.get("type"))))
        .hasSize(Limits.PEERS_PER_ROOM);
    assertThat(heard)
        .filteredOn(
            frames -> frames.stream().anyMatch(frame -> "room-full".equals(frame.get("reason"))))
        .hasSize(1);
  }

  @Test
  void aWakeUpReachesEveryTabOfTheDeviceAndNobodyElse() {
    var one = Guest.at(here, "anna", "A");
    var two = Guest.at(there, "anna", "B");
    var other = Guest.at(here, "annabel");
    cluster.settle();

    // Each replica hears of the deposits in its own shares: one of them is the host.
    cluster
        .replicas()
        .forEach(replica -> replica.rooms.handleEnvelopeDeposited(Guest.device("anna")));
    cluster.settle();

    assertThat(one.hearing().frames()).last().asString().contains("wake-up", Guest.device("anna"));
    assertThat(two.hearing().types()).endsWith("wake-up");
    assertThat(other.hearing().types()).doesNotContain("wake-up");
  }

  @Test
  void aDepositIsTakenByTheSettledHostOfItsShareAloneAndNotWhenItEnds() {
    var mailbox = Guest.device("anna");
    assertThat(cluster.replicas())
        .filteredOn(replica -> replica.rooms.handleEnvelopeDeposited(mailbox))
        .hasSize(1);
    here.kill();
    cluster.pass(Cluster.SESSION_SECONDS + 1);
    assertThat(there.rooms.hostedShares()).isEqualTo(Cluster.SHARES);
    assertThat(there.rooms.settledShares()).hasSizeLessThan(Cluster.SHARES);
    var unsettled =
        Stream.of("anna", "ben", "carl", "dora", "emil", "fred")
            .map(Guest::device)
            .filter(device -> !there.rooms.handleEnvelopeDeposited(device))
            .toList();
    assertThat(unsettled).isNotEmpty();

    cluster.pass(Cluster.SETTLING);

    assertThat(unsettled).allMatch(there.rooms::handleEnvelopeDeposited);
    there.rooms.end();
    assertThat(unsettled).noneMatch(there.rooms::handleEnvelopeDeposited);
  }

  private static Map<String, Object> without(String member, Map<String, Object> frame) {
    var others = new HashMap<>(frame);
    others.remove(member);
    return others;
  }

  private static void assertRefused(Runnable action, Reason reason) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
