package org.peerstead.signaling.ywebrtc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.TestClock;
import org.peerstead.signaling.hosts.VirtualReplicas;
import org.peerstead.signaling.lines.Refusal;
import org.peerstead.signaling.lines.Refused;
import org.peerstead.signaling.lines.Text;

class TopicsTest {

  private static final int SUBSCRIBERS = 3;

  private final TestClock clock = new TestClock();
  private final VirtualReplicas replicas = new VirtualReplicas(clock);
  private final YWebrtcClients one = replica("one");
  private final YWebrtcClients two = replica("two");
  private final YWebrtcClients three = replica("three");

  private static final class Ear implements Subscriber {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void hear(Text frame) {
      heard.add(frame.toString());
    }
  }

  @Test
  void subscribersOfAllReplicasHearWhatIsPublishedAtAnyOnce() {
    List<Ear> ears = Stream.of(one, two, three).map(this::subscribed).toList();

    for (YWebrtcClients replica : List.of(one, two, three)) {
      publish(replica, "\"hello\"");
    }

    String frame = "{\"type\":\"publish\",\"topic\":\"kitchen\",\"data\":\"hello\",\"clients\":3}";
    assertThat(ears).allSatisfy(ear -> assertThat(ear.heard).containsExactly(frame, frame, frame));
  }

  @Test
  void whoSubscribesJustBeforeTheirReplicaWouldHaveBeenGoneHears() {
    for (YWebrtcClients replica : List.of(one, two)) {
      Ear left = subscribed(replica);
      replicas.beat();
      replica.topics().unsubscribe(left, "kitchen");
      replicas.beatUntilAlmostGone();

      Ear ear = subscribed(replica);
      replicas.beatOf("one");
      publish(three, "1");

      assertThat(ear.heard).hasSize(1);
      replica.topics().unsubscribe(ear, "kitchen");
    }
  }

  @Test
  void aReplicaWithoutSubscribersMayPublish() {
    Ear ear = subscribed(two);

    publish(three, "1");

    assertThat(ear.heard).hasSize(1);
  }

  @Test
  void whoUnsubscribedIsNeitherToldNorCounted() {
    Ear ear = subscribed(one);
    Ear gone = subscribed(two);
    two.topics().unsubscribe(gone, "kitchen");
    replicas.settle();

    publish(one, "1");

    assertThat(gone.heard).isEmpty();
    assertThat(ear.heard).singleElement().asString().endsWith("\"clients\":1}");
    assertThat(two.topics().open()).isZero();
  }

  @Test
  void whenTheHostIsKilledTheOthersGoOn() {
    subscribed(one);
    Ear atTwo = subscribed(two);
    Ear atThree = subscribed(three);

    replicas.kill("one");
    replicas.host("three");
    publish(two, "1");
    publish(three, "2");

    assertThat(List.of(atTwo, atThree))
        .allSatisfy(ear -> {
          assertThat(ear.heard).hasSize(2);
          assertThat(ear.heard.getLast()).endsWith("\"clients\":2}");
        });
  }

  @Test
  void whatIsPublishedWhileThereIsNoHostIsHeardOnceThereIsOne() {
    Ear atTwo = subscribed(two);
    Ear atThree = subscribed(three);
    replicas.kill("one");
    publish(two, "1");
    publish(three, "2");
    assertThat(atThree.heard).hasSize(1);

    replicas.host("three");
    replicas.beat();

    assertThat(List.of(atTwo, atThree)).allSatisfy(ear -> assertThat(ear.heard).hasSize(2));
  }

  @Test
  void whoIsFirstAtAHostThatHasHeardOfNobodyYetIsHeardByThoseWhoWereThere() {
    Ear atTwo = subscribed(two);
    replicas.kill("one");
    replicas.take("three");

    subscribed(three);
    publish(three, "1");
    replicas.beat();

    assertThat(atTwo.heard).hasSize(1);
  }

  @Test
  void soManyPublicationsWaitForWhoTellsANewHostLateAndTheOldestGo() {
    Ear ear = subscribed(two);
    hostAnewAtThree();
    for (int publication = 0; publication <= HostedTopics.KEPT; publication++) {
      publish(three, "" + publication);
    }

    replicas.beat();

    assertThat(ear.heard).hasSize(HostedTopics.KEPT);
    assertThat(ear.heard.getFirst()).contains("\"data\":1,");
  }

  @Test
  void soManyCharactersOfThemWaitAndWithOneMoreTheOldestGo() {
    int half = HostedTopics.KEPT_CHARACTERS / 2;
    for (int more : List.of(0, 1)) {
      Ear ear = subscribed(two);
      hostAnewAtThree();
      publish(three, dataOfFrame(half));
      publish(three, dataOfFrame(half + more));

      replicas.beat();

      assertThat(ear.heard).hasSize(2 - more);
      two.topics().unsubscribe(ear, "kitchen");
      replicas.settle();
    }
  }

  @Test
  void aHostThatHasHeardEverybodySparesWhoIsAloneTheWayToIt() {
    subscribed(two);
    int before = replicas.carried();
    publish(two, "1");
    assertThat(replicas.carried()).isEqualTo(before + 1);

    clock.advance(Duration.ofMillis(HostedTopics.SETTLING_MILLIS));
    replicas.tick();
    before = replicas.carried();
    publish(two, "2");

    assertThat(replicas.carried()).isEqualTo(before);
  }

  @Test
  void whatTheHostDeliveredBeforeItWasKilledIsNotHeardAgain() {
    Ear atTwo = subscribed(two);
    Ear atThree = subscribed(three);
    publish(two, "1");
    publish(three, "2");

    replicas.kill("one");
    replicas.host("two");
    replicas.beat();

    assertThat(List.of(atTwo, atThree)).allSatisfy(ear -> assertThat(ear.heard).hasSize(2));
  }

  @Test
  void whoSubscribesToANewHostDoesNotHearWhatWasSaidBefore() {
    subscribed(one);
    subscribed(two);
    replicas.kill("one");
    publish(two, "1");

    replicas.host("two");
    Ear late = subscribed(three);

    assertThat(late.heard).isEmpty();
  }

  @Test
  void whoSubscribedWhileThereWasNoHostDoesNotHearWhatWasSaidBefore() {
    Ear atTwo = subscribed(two);
    replicas.kill("one");
    publish(two, "1");
    clock.advance(Duration.ofMillis(1));
    Ear late = subscribed(three);
    publish(three, "2");

    replicas.host("two");

    assertThat(late.heard).singleElement().asString().contains("\"data\":2,");
    assertThat(atTwo.heard).hasSize(2);
  }

  @Test
  void whoSubscribedUnknownToANewHostDoesNotHearWhatWaitedThere() {
    var late = new Ear();
    replicas.take("two");
    publish(two, "1");
    clock.advance(Duration.ofMillis(1));
    replicas.lose("three", () -> three.topics().subscribe(late, "kitchen"));
    publish(two, "2");

    replicas.beat();

    assertThat(late.heard).singleElement().asString().contains("\"data\":2,");
  }

  @Test
  void whoWasSparedTheWayToAHostThatHadNotHeardOfOthersHearsWhatTheySaidBefore() {
    clock.advance(Duration.ofMillis(HostedTopics.SETTLING_MILLIS));
    replicas.tick();
    var atTwo = new Ear();
    replicas.lose(
        "two",
        () -> {
          two.topics().subscribe(atTwo, "kitchen");
          publish(two, "1");
        });
    clock.advance(Duration.ofMillis(1));
    Ear atThree = subscribed(three);
    publish(three, "2");
    assertThat(atTwo.heard).hasSize(1);

    replicas.host("one");

    assertThat(atThree.heard).last().asString().contains("\"data\":1,");
  }

  @Test
  void theSubscribersOfAKilledReplicaAreCountedNoLonger() {
    Ear ear = subscribed(one);
    subscribed(two);
    replicas.beat();

    replicas.kill("two");
    replicas.beatUntilGone();
    publish(one, "1");

    assertThat(ear.heard).singleElement().asString().endsWith("\"clients\":1}");
  }

  @Test
  void whoSubscribedInVainWhileKafkaWasAwayHearsOnceItIsBack() {
    Ear atTwo = subscribed(two);
    Ear atThree = subscribed(three);
    replicas.beat();
    three.topics().unsubscribe(atThree, "kitchen");
    replicas.settle();
    replicas.lose("three", () -> three.topics().subscribe(atThree, "kitchen"));
    publish(two, "1");
    assertThat(atThree.heard).isEmpty();

    replicas.beatUntilAskedAgain();
    publish(two, "2");
    publish(three, "3");

    assertThat(atThree.heard).hasSize(2);
    assertThat(atTwo.heard).hasSize(3);
  }

  @Test
  void whoseHostCountedThemInVainHearOfEachOtherOnceKafkaIsBack() {
    subscribed(two);
    clock.advance(Duration.ofMillis(HostedTopics.SETTLING_MILLIS));
    replicas.tick();
    var atThree = new Ear();
    replicas.lose("one", () -> three.topics().subscribe(atThree, "kitchen"));
    publish(two, "1");
    assertThat(atThree.heard).isEmpty();

    replicas.beatUntilAskedAgain();
    publish(two, "2");

    assertThat(atThree.heard).hasSize(1);
  }

  @Test
  void whenAnotherReplicaBecomesHostNothingIsHeardTwice() {
    Ear atTwo = subscribed(two);
    subscribed(three);

    replicas.host("three");
    replicas.host("two");
    publish(three, "1");

    assertThat(atTwo.heard).hasSize(1);
  }

  @Test
  void aTopicHasSoManySubscribersAtAReplicaAndNotOneMore() {
    for (int subscriber = 0; subscriber < SUBSCRIBERS; subscriber++) {
      subscribed(one);
    }

    assertThatThrownBy(() -> subscribed(one))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TOPIC_FULL));
    assertThat(subscribed(two).heard).isEmpty();
  }

  private void hostAnewAtThree() {
    replicas.take("two");
    clock.advance(Duration.ofMillis(HostedTopics.SETTLING_MILLIS));
    replicas.tick();
    replicas.take("three");
  }

  private static String dataOfFrame(int length) {
    int around =
        new TopicFrames.Publish("kitchen", "\"kitchen\"".getBytes(UTF_8), "\"\"".getBytes(UTF_8))
            .heardBy(0)
            .length();
    return "\"%s\"".formatted("x".repeat(length - around));
  }

  private YWebrtcClients replica(String name) {
    return replicas.replica(name, hosts -> new YWebrtcClients(hosts, SUBSCRIBERS, clock));
  }

  private Ear subscribed(YWebrtcClients replica) {
    var ear = new Ear();
    replica.topics().subscribe(ear, "kitchen");
    replicas.settle();
    return ear;
  }

  private void publish(YWebrtcClients replica, String data) {
    replica
        .topics()
        .publish(
            new TopicFrames.Publish(
                "kitchen", "\"kitchen\"".getBytes(UTF_8), data.getBytes(UTF_8)));
    replicas.settle();
  }
}
