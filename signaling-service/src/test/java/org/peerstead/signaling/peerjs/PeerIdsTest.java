package org.peerstead.signaling.peerjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.peerstead.signaling.Counted.drops;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.hosts.VirtualReplicas;
import org.peerstead.signaling.lines.Text;
import org.peerstead.signaling.metrics.SignalingMetrics;

class PeerIdsTest {

  private static final int WAITING_FRAMES = 3;
  private static final int WAITING_CHARACTERS = 10_000;
  private static final Duration EXPIRY = Duration.ofSeconds(5);

  private final TestClock clock = new TestClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SignalingMetrics metrics = new SignalingMetrics(registry);
  private final VirtualReplicas replicas = new VirtualReplicas(clock);
  private final PeerJsClients one = replica("one");
  private final PeerJsClients two = replica("two");
  private final PeerJsClients three = replica("three");

  @Test
  void aFrameReachesTheHolderAtWhateverReplica() {
    List<Peer> all =
        List.of(new Peer(one, "a", "t"), new Peer(two, "b", "t"), new Peer(three, "c", "t"));

    for (Peer from : all) {
      for (Peer to : all) {
        from.say(to.id, from.id + " to " + to.id);
      }
    }

    assertThat(all)
        .allSatisfy(peer ->
            assertThat(peer.heard)
                .containsExactly("a to " + peer.id, "b to " + peer.id, "c to " + peer.id));
  }

  @Test
  void anIdIsTakenAtEveryReplica() {
    var holder = new Peer(two, "a", "mine");

    assertThat(new Peer(two, "a", "other").state).isEqualTo("taken");
    assertThat(new Peer(three, "a", "other").state).isEqualTo("taken");
    assertThat(holder.state).isEqualTo("granted");
  }

  @Test
  void withTheSameTokenTheNewestSocketHasTheIdWhateverTheClocksSay() {
    var holder = new Peer(two, "a", "mine");
    clock.advance(Duration.ofMinutes(-5));
    var newer = new Peer(replica("late"), "a", "mine");

    assertThat(holder.state).isEqualTo("replaced");
    assertThat(newer.state).isEqualTo("granted");
    new Peer(one, "b", "t").say("a", "hello");
    assertThat(newer.heard).containsExactly("hello");
  }

  @Test
  void whatIsSaidToSomebodyWhoIsNotThereWaits() {
    var sender = new Peer(two, "a", "t");
    sender.say("b", "first");
    sender.say("b", "second");

    clock.advance(EXPIRY.minusMillis(1));
    replicas.tick();
    var late = new Peer(three, "b", "t");

    assertThat(late.heard).containsExactly("first", "second");
    assertThat(sender.heard).isEmpty();
  }

  @Test
  void itExpiresAndEachSenderHearsSoOnce() {
    var sender = new Peer(two, "a", "t");
    var other = new Peer(three, "c", "t");
    sender.say("b", "first");
    sender.say("b", "second");
    other.say("b", "third");

    clock.advance(EXPIRY);
    replicas.tick();

    assertThat(sender.heard).containsExactly("{\"type\":\"EXPIRE\",\"src\":\"b\",\"dst\":\"a\"}");
    assertThat(other.heard).hasSize(1);
    assertThat(new Peer(one, "b", "t").heard).isEmpty();
  }

  @Test
  void whatASenderSaidLaterExpiresWithTheFirst() {
    var sender = new Peer(two, "a", "t");
    var other = new Peer(three, "c", "t");
    sender.offer("b");
    clock.advance(Duration.ofMillis(1));
    sender.say("b", "candidate");
    other.say("b", "another's");

    clock.advance(EXPIRY.minusMillis(1));
    replicas.tick();

    assertThat(new Peer(one, "b", "t").heard).containsExactly("another's");
    clock.advance(EXPIRY);
    replicas.tick();
    assertThat(sender.heard).containsExactly("{\"type\":\"EXPIRE\",\"src\":\"b\",\"dst\":\"a\"}");
    assertThat(other.heard).isEmpty();
  }

  @Test
  void soManyFramesWaitAndOneMoreExpiresAtOnce() {
    var sender = new Peer(two, "a", "t");
    for (int frame = 0; frame < WAITING_FRAMES; frame++) {
      sender.say("b", "" + frame);
    }
    assertThat(sender.heard).isEmpty();

    sender.say("b", "one more");

    assertThat(sender.heard).hasSize(1);
    assertThat(new Peer(two, "b", "t").heard).containsExactly("0", "1", "2");
  }

  @Test
  void soMuchWaitsForAllAndOneCharacterMoreExpiresAtOnce() {
    var sender = new Peer(two, "a", "t");
    String most = "x".repeat(WAITING_CHARACTERS - 2 * HostedIds.WAITING_OVERHEAD - 1);
    sender.say("b", "x");
    sender.say("b", most + "x");
    assertThat(sender.heard).hasSize(1);
    sender.say("b", most);
    sender.say("c", "");
    assertThat(sender.heard).hasSize(2);

    var late = new Peer(three, "b", "t");
    sender.say("c", "x" + most);
    sender.say("c", "");

    assertThat(late.heard).containsExactly("x", most);
    assertThat(sender.heard).hasSize(2);
    assertThat(drops(registry, "too-much-waits")).isEqualTo(2);
  }

  @Test
  void aLeaveDoesNotWait() {
    var sender = new Peer(two, "a", "t");
    two.ids().send(sender.claim, "b", Text.of("leave"), PeerFrames.Type.LEAVE);
    replicas.settle();

    assertThat(new Peer(three, "b", "t").heard).isEmpty();
  }

  @Test
  void aReleasedIdIsFreeAndWhatWasOnItsWayWaitsForTheNextHolder() {
    var sender = new Peer(two, "a", "t");
    var gone = new Peer(three, "b", "t");
    two.ids().send(sender.claim, "b", Text.of("offer"), PeerFrames.Type.OFFER);
    three.ids().release(gone.claim);
    replicas.settle();

    assertThat(gone.heard).isEmpty();
    assertThat(new Peer(one, "b", "another").heard).containsExactly("offer");
  }

  @Test
  void whatDidNotReachWhoHadLeftReachesThemBackAtTheSameReplica() {
    var sender = new Peer(two, "a", "t");
    var gone = new Peer(three, "b", "t");
    two.ids().send(sender.claim, "b", Text.of("offer"), PeerFrames.Type.OFFER);
    three.ids().release(gone.claim);
    replicas.settle();

    assertThat(new Peer(three, "b", "t").heard).containsExactly("offer");
  }

  @Test
  void anAnswerTakesTheWayThatTheOfferCame() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");
    int before = replicas.carried();

    ben.say("a", "answer");
    assertThat(replicas.carried()).isEqualTo(before + 1);
    ada.say("b", "candidate");
    assertThat(replicas.carried()).isEqualTo(before + 2);

    assertThat(ada.heard).containsExactly("answer");
    assertThat(ben.heard).containsExactly("offer", "candidate");
  }

  @Test
  void anOfferAndWhatFollowsItReachWhoHasTheIdAtAnotherReplicaByNow() {
    var ada = new Peer(two, "a", "t");
    new Peer(three, "b", "mine").say("a", "hello");
    replicas.kill("three");
    var ben = new Peer(one, "b", "mine");

    ada.offer("b");
    ada.say("b", "candidate");

    assertThat(ben.heard).containsExactly("offer", "candidate");
  }

  @Test
  void whatAKilledReplicaWasGivenExpires() {
    var ada = new Peer(two, "a", "t");
    new Peer(three, "b", "t");
    replicas.beat();
    replicas.kill("three");
    ada.offer("b");
    ada.say("b", "candidate");
    assertThat(ada.heard).isEmpty();

    replicas.beatUntilGone();

    assertThat(ada.heard).containsExactly("{\"type\":\"EXPIRE\",\"src\":\"b\",\"dst\":\"a\"}");
    assertThat(drops(registry, "recipient-gone")).isOne();
  }

  @Test
  void whatWasGivenToWhoHasLeftSinceDoesNot() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");
    replicas.beat();
    three.ids().release(ben.claim);
    replicas.settle();
    replicas.kill("three");

    replicas.beatUntilGone();

    assertThat(ben.heard).containsExactly("offer");
    assertThat(ada.heard).isEmpty();
  }

  @Test
  void whatItWasGivenLongBeforeDoesNot() {
    var ada = new Peer(two, "a", "t");
    new Peer(three, "b", "t");
    ada.offer("b");
    replicas.beat();
    replicas.kill("three");
    clock.advance(HostedIds.GIVEN_KEPT.plusMillis(1));

    replicas.beatUntilGone();

    assertThat(ada.heard).isEmpty();
  }

  @Test
  void ofSoManyPairsIsKnownWhatWasGivenAndTheOldestGo() {
    var first = new Peer(two, "first", "t");
    var second = new Peer(two, "second", "t");
    new Peer(three, "b", "t");
    first.offer("b");
    second.offer("b");
    replicas.beat();
    replicas.kill("three");
    clock.advance(HostedIds.GIVEN_KEPT.plusMillis(1));
    first.offer("b");
    second.offer("b");
    for (int sender = 0; sender < HostedIds.MOST_GIVEN - 1; sender++) {
      new Peer(one, "x" + sender, "t").offer("b");
    }

    replicas.beatUntilGone();

    assertThat(first.heard).isEmpty();
    assertThat(second.heard).hasSize(1);
  }

  @Test
  void itTakesThatWayWithoutAnyHost() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");
    replicas.kill("one");

    ben.say("a", "answer");

    assertThat(ada.heard).containsExactly("answer");
  }

  @Test
  void afterAWhileItGoesByTheHostAgain() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");
    clock.advance(Duration.ofMillis(Routes.KEPT_MILLIS));
    replicas.tick();
    int before = replicas.carried();

    ben.say("a", "answer");

    assertThat(replicas.carried()).isEqualTo(before + 2);
    assertThat(ada.heard).containsExactly("answer");
  }

  @Test
  void anAnswerFollowsWhoWentToAnotherReplica() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");
    two.ids().release(ada.claim);
    replicas.settle();

    ben.say("a", "answer");

    assertThat(new Peer(one, "a", "t").heard).containsExactly("answer");
    assertThat(ada.heard).isEmpty();
  }

  @Test
  void anAnswerToWhoWentAwayExpires() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");
    two.ids().release(ada.claim);
    ben.say("a", "answer");

    clock.advance(EXPIRY);
    replicas.tick();

    assertThat(ben.heard)
        .containsExactly("offer", "{\"type\":\"EXPIRE\",\"src\":\"a\",\"dst\":\"b\"}");
  }

  @Test
  void soManyWaysAreKeptAndOfFurtherOnesNone() {
    var routes = new Routes(clock);
    for (int id = 0; id <= Routes.KEPT; id++) {
      routes.learn("" + id, "two");
    }

    assertThat(routes.to("" + (Routes.KEPT - 1))).isEqualTo("two");
    assertThat(routes.to("" + Routes.KEPT)).isNull();
    routes.learn("0", "three");
    assertThat(routes.to("0")).isEqualTo("three");
  }

  @Test
  void whenTheHostIsKilledIdsStayWithTheirHolders() {
    new Peer(one, "lost", "t");
    var holder = new Peer(two, "a", "mine");
    replicas.kill("one");
    replicas.host("three");

    assertThat(holder.state).isEqualTo("granted");
    assertThat(new Peer(three, "a", "other").state).isEqualTo("taken");
    assertThat(new Peer(three, "lost", "another").state).isEqualTo("granted");
    new Peer(three, "c", "t").say("a", "hello");
    assertThat(holder.heard).containsExactly("hello");
  }

  @Test
  void whoHasAnIdKeepsItFromWhoeverClaimsItAtAHostThatHasHeardOfNobodyYet() {
    for (String first : List.of("one", "two")) {
      var holder = new Peer(two, "a", "mine");
      replicas.take("three");
      var newcomer = new Peer(one, "a", "other");
      assertThat(newcomer.state).isEqualTo("granted");
      clock.advance(HostedIds.SETTLING.minusMillis(1));

      replicas.beatOf(first);
      replicas.beat();

      assertThat(newcomer.state).isEqualTo("taken");
      assertThat(holder.state).isEqualTo("granted");
      new Peer(one, "b" + first, "t").say("a", "hello");
      assertThat(holder.heard).containsExactly("hello");
      two.ids().release(holder.claim);
      replicas.settle();
    }
  }

  @Test
  void whoComesBackLaterDoesNot() {
    var late = new Peer(two, "a", "mine");
    replicas.take("three");
    var newcomer = new Peer(one, "a", "other");
    clock.advance(HostedIds.SETTLING);

    replicas.beat();

    assertThat(late.state).isEqualTo("taken");
    assertThat(newcomer.state).isEqualTo("granted");
  }

  @Test
  void norDoesItWhileTheHostTakesAnotherShare() {
    var late = new Peer(two, "a", "mine");
    replicas.take("three");
    var newcomer = new Peer(one, "a", "other");
    clock.advance(HostedIds.SETTLING);

    replicas.host("three", VirtualReplicas.shareOf("b"));
    replicas.beat();

    assertThat(late.state).isEqualTo("taken");
    assertThat(newcomer.state).isEqualTo("granted");
  }

  @Test
  void whatIsClaimedAndSaidWhileThereIsNoHostIsDoneOnceThereIsOne() {
    var ada = new Peer(two, "a", "t");
    replicas.kill("one");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");
    assertThat(ben.state).isEmpty();

    replicas.host("three");

    assertThat(ben.state).isEqualTo("granted");
    assertThat(ben.heard).containsExactly("offer");
  }

  @Test
  void aHostThatIsHostAgainHearsWhatTheOneBetweenDidNotPassOn() {
    var ada = new Peer(two, "a", "t");
    ada.say("b", "before");
    replicas.beat();
    replicas.take("three");
    replicas.kill("three");
    ada.offer("b");

    replicas.host("one");

    assertThat(new Peer(one, "b", "t").heard).containsExactly("before", "offer");
  }

  @Test
  void whatWasDeliveredBeforeTheHostWasKilledIsNotHeardAgain() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    ada.offer("b");

    replicas.kill("one");
    replicas.host("three");
    ada.say("b", "candidate");

    assertThat(ben.heard).containsExactly("offer", "candidate");
  }

  @Test
  void howeverMuchIsHeardAfterwardsNothingIsHeardAgain() {
    var ada = new Peer(two, "a", "t");
    var ben = new Peer(three, "b", "t");
    var eve = new Peer(one, "e", "t");
    ada.offer("b");
    for (int frame = 0; frame < 5_000; frame++) {
      eve.say("b", "candidate");
    }

    replicas.kill("one");
    replicas.host("three");

    assertThat(ben.heard).hasSize(5_001).containsOnlyOnce("offer");
  }

  @Test
  void theIdsOfAKilledReplicaAreFreeWhenItIsKnownToBeGone() {
    new Peer(two, "a", "mine");
    replicas.beat();
    replicas.kill("two");
    assertThat(new Peer(three, "a", "other").state).isEqualTo("taken");
    assertThat(new Peer(three, "a", "mine").state).isEqualTo("granted");
    new Peer(three, "b", "mine");

    replicas.beatUntilGone();

    assertThat(new Peer(one, "a", "other").state).isEqualTo("taken");
  }

  @Test
  void anIdIsFreeWhoseReleaseOvertookItsClaimWhenTheHostChanged() {
    replicas.pause();
    var gone = new Peer(two, "a", "t");
    replicas.host("two");
    two.ids().release(gone.claim);

    replicas.resume();

    assertThat(new Peer(three, "a", "other").state).isEqualTo("granted");
  }

  @Test
  void anIdIsFreeWhoseReplicaWasKilledBeforeItGaveASignOfLife() {
    new Peer(two, "a", "mine");
    replicas.kill("two");

    replicas.beatUntilGone();

    assertThat(new Peer(three, "a", "other").state).isEqualTo("granted");
  }

  @Test
  void whileKafkaIsAwayNobodyIsTakenForGone() {
    var holder = new Peer(two, "a", "mine");
    replicas.beat();
    replicas.pause();
    replicas.beatUntilGone();
    assertThat(new Peer(one, "a", "other").state).isEqualTo("taken");

    replicas.resume();
    replicas.beat();

    assertThat(new Peer(three, "a", "other").state).isEqualTo("taken");
    assertThat(holder.state).isEqualTo("granted");
  }

  @Test
  void whoWasKilledWhileKafkaWasAwayIsGoneSomeBeatsAfterItIsBack() {
    new Peer(two, "a", "mine");
    replicas.beat();
    replicas.pause();
    replicas.kill("two");
    replicas.beatUntilGone();
    replicas.resume();

    replicas.beatUntilGone();

    assertThat(new Peer(three, "a", "other").state).isEqualTo("granted");
  }

  @Test
  void anIdIsKeptThatIsClaimedJustBeforeItsReplicaWouldHaveBeenGone() {
    for (PeerJsClients replica : List.of(one, two)) {
      var left = new Peer(replica, "a", "t");
      replicas.beat();
      replica.ids().release(left.claim);
      replicas.beatUntilAlmostGone();

      var holder = new Peer(replica, "a", "mine");
      replicas.beatOf("one");

      assertThat(new Peer(three, "a", "other").state).isEqualTo("taken");
      replica.ids().release(holder.claim);
    }
  }

  @Test
  void ofTwoSocketsOfAClientTheOneThatCameWhileThereWasNoHostHasTheId() {
    var older = new Peer(two, "a", "mine");
    replicas.kill("one");
    clock.advance(Duration.ofSeconds(1));
    var newer = new Peer(three, "a", "mine");

    replicas.host("two");

    assertThat(newer.state).isEqualTo("granted");
    assertThat(older.state).isEqualTo("replaced");
  }

  @Test
  void anIdIsFreeWhoseReleaseWasLostWhileKafkaWasAway() {
    var gone = new Peer(two, "a", "mine");
    var holder = new Peer(two, "e", "mine");
    replicas.lose("two", () -> two.ids().release(gone.claim));
    assertThat(new Peer(three, "a", "other").state).isEqualTo("taken");

    replicas.beatUntilAskedAgain();

    assertThat(new Peer(three, "a", "other").state).isEqualTo("granted");
    assertThat(new Peer(three, "e", "other").state).isEqualTo("taken");
    assertThat(holder.state).isEqualTo("granted");
  }

  @Test
  void whatItsHostAnsweredInVainIsAnsweredAgain() {
    new Peer(two, "e", "mine");
    replicas.beat();
    var peer = new Peer(two, "a", "mine", false);
    replicas.lose("one", () -> {});
    assertThat(peer.state).isEmpty();

    replicas.beatUntilAskedAgain();

    assertThat(peer.state).isEqualTo("granted");
  }

  @Test
  void aClaimThatNoHostAnswersIsGivenUp() {
    var peer = new Peer(replica("two"), "a", "t", false);

    clock.advance(Duration.ofSeconds(11));
    peer.replica.tick();

    assertThat(peer.state).isEqualTo("unanswered");
  }

  @Test
  void aClaimIsGrantedAThousandTimesToOneOnly() {
    List<PeerJsClients> all = List.of(one, two, three);
    List<Peer> peers =
        IntStream.range(0, 1000)
            .mapToObj(n -> new Peer(all.get(n % all.size()), "a", "token " + n))
            .toList();

    assertThat(peers.stream().filter(peer -> peer.state.equals("granted"))).hasSize(1);
  }

  @Test
  void allIdsAreListedAtEveryReplica() {
    replicas.host("two", 1);
    replicas.host("three", 2);
    for (PeerJsClients replica : List.of(one, two, three)) {
      for (String id : List.of("a", "b", "c", "d")) {
        new Peer(replica, id + replica.hashCode(), "t");
      }
    }
    var leaving = new Peer(two, "e", "t");
    two.ids().release(leaving.claim);

    List<List<String>> lists = Stream.of(one, two, three).map(this::listedAt).toList();

    assertThat(lists.getFirst()).hasSize(12).doesNotHaveDuplicates();
    assertThat(lists).containsOnly(lists.getFirst());
  }

  @Test
  void hostsAreAskedOnceASecondHoweverOftenSomebodyAsks() {
    two.discovery().ids();
    replicas.settle();
    int carried = replicas.carried();

    clock.advance(Duration.ofMillis(Discovery.FRESH_MILLIS - 1));
    two.discovery().ids();
    replicas.settle();
    assertThat(replicas.carried()).isEqualTo(carried);

    clock.advance(Duration.ofMillis(1));
    two.discovery().ids();
    replicas.settle();
    assertThat(replicas.carried()).isGreaterThan(carried);
  }

  @Test
  void ofAShareNoMoreIdsAreListedThanFitIntoAnEvent() {
    var ids =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "id-" + i)
            .filter(id -> VirtualReplicas.shareOf(id) == 0);
    List<String> most = ids.limit(HostedIds.LISTED_IDS + 1).toList();
    most.stream().skip(1).forEach(id -> new Peer(two, id, "t"));

    assertThat(listedAt(three)).hasSize(HostedIds.LISTED_IDS);

    new Peer(two, most.getFirst(), "t");
    clock.advance(Duration.ofMillis(Discovery.FRESH_MILLIS));

    assertThat(listedAt(three)).hasSize(HostedIds.LISTED_IDS);
  }

  @Test
  void noListIsBetterThanAPartOfIt() {
    replicas.host("three", 2);
    replicas.kill("three");
    var listed = two.discovery().ids().toCompletableFuture();
    replicas.settle();

    clock.advance(Duration.ofMillis(Discovery.ANSWERED_WITHIN_MILLIS - 1));
    replicas.tick();
    assertThat(listed).isNotDone();

    clock.advance(Duration.ofMillis(1));
    replicas.tick();
    assertThat(listed).isCompletedExceptionally();
    assertThat(two.discovery().ids().toCompletableFuture()).isNotDone();
  }

  private List<String> listedAt(PeerJsClients replica) {
    var listed = replica.discovery().ids().toCompletableFuture();
    replicas.settle();
    return listed.join().stream().sorted().toList();
  }

  private PeerJsClients replica(String name) {
    return replicas.replica(name, hosts -> new PeerJsClients(hosts, config(), clock, metrics));
  }

  private static HostedIds.Limits config() {
    return new HostedIds.Limits(EXPIRY, WAITING_FRAMES, WAITING_CHARACTERS);
  }

  /** A socket with an id. */
  private final class Peer implements Holder {
    private final List<String> heard = new ArrayList<>();
    private final PeerJsClients replica;
    private final String id;
    private String state = "";
    private final PeerIds.Claim claim;

    Peer(PeerJsClients replica, String id, String token) {
      this(replica, id, token, true);
    }

    Peer(PeerJsClients replica, String id, String token, boolean settled) {
      this.replica = replica;
      this.id = id;
      this.claim = replica.ids().prepare(id, token, this);
      replica.ids().claim(claim);
      if (settled) {
        replicas.settle();
      }
    }

    void say(String to, String text) {
      say(to, text, PeerFrames.Type.CANDIDATE);
    }

    void offer(String to) {
      say(to, "offer", PeerFrames.Type.OFFER);
    }

    private void say(String to, String text, PeerFrames.Type type) {
      replica.ids().send(claim, to, Text.of(text), type);
      replicas.settle();
    }

    @Override
    public void handleGranted() {
      state = "granted";
    }

    @Override
    public void handleDenied(boolean taken) {
      state = taken ? "taken" : "replaced";
    }

    @Override
    public void handleUnanswered() {
      state = "unanswered";
    }

    @Override
    public void hear(Text frame) {
      heard.add(frame.toString());
    }
  }
}
