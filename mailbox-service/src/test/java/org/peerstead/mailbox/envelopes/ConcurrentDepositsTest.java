package org.peerstead.mailbox.envelopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.peerstead.mailbox.Announcements.people;
import static org.peerstead.mailbox.Deposits.acknowledge;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.deposit;
import static org.peerstead.mailbox.Deposits.drainAfter;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Deposits.usage;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ConcurrentDepositsTest {

  private static final String BEGINNING = "AAAAAAAAAAA";
  private static final int SENDERS = 6;
  private static final int DEPOSITS_EACH = 20;

  /** Half of the recipients acknowledge as they drain, so that deposits meet deletions. */
  @Test
  void whoeverFollowsByCursorMissesNothingThatCommitsLate() throws Exception {
    var recipients = people(6);
    var sent = new ConcurrentHashMap<Person, ConcurrentLinkedQueue<String>>();
    recipients.forEach(recipient -> sent.put(recipient, new ConcurrentLinkedQueue<>()));
    var allSent = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var followed = new ConcurrentHashMap<Person, Future<List<String>>>();
      for (var recipient : recipients) {
        boolean acknowledges = recipients.indexOf(recipient) % 2 == 0;
        followed.put(recipient, threads.submit(() -> follow(recipient, acknowledges, allSent)));
      }

      await(threads.invokeAll(Collections.nCopies(SENDERS, () -> sendMany(recipients, sent))));
      allSent.set(true);

      for (var recipient : recipients) {
        assertThat(followed.get(recipient).get())
            .doesNotHaveDuplicates()
            .containsExactlyInAnyOrderElementsOf(sent.get(recipient));
      }
    }
    for (var recipient : recipients) {
      int left = recipients.indexOf(recipient) % 2 == 0 ? 0 : sent.get(recipient).size();
      usage(recipient).body("count", is(left)).body("bytes", is(left * 10));
    }
  }

  @Test
  void racingCopiesOfADepositAreOneDeposit() throws Exception {
    var recipients = people(3);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        var id = newId();
        var sealed = ciphertext(10);
        var statuses =
            await(
                threads.invokeAll(
                    Collections.nCopies(
                        5,
                        () -> deposit(id, sealed, shuffled(recipients)).extract().statusCode())));

        assertThat(statuses).containsExactlyInAnyOrder(201, 200, 200, 200, 200);
      }
    }
    for (var recipient : recipients) {
      usage(recipient).body("count", is(10)).body("bytes", is(100));
    }
  }

  @Test
  void oneOfRacingDepositsToDifferentMailboxesGetsTheId() throws Exception {
    var recipients = people(4);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 10; round++) {
        var id = newId();
        var sealed = ciphertext(10);
        var racers = new ArrayList<Callable<Integer>>();
        recipients.forEach(
            recipient -> racers.add(() -> deposit(id, sealed, recipient).extract().statusCode()));

        assertThat(await(threads.invokeAll(racers))).containsExactlyInAnyOrder(201, 409, 409, 409);
      }
    }
    int deposited = 0;
    for (var recipient : recipients) {
      deposited += usage(recipient).extract().<Integer>path("count");
    }
    assertThat(deposited).isEqualTo(10);
  }

  private static boolean sendMany(
      List<Person> recipients, Map<Person, ConcurrentLinkedQueue<String>> sent) {
    for (int i = 0; i < DEPOSITS_EACH; i++) {
      var id = newId();
      var some = shuffled(recipients).subList(0, 1 + i % recipients.size());
      deposit(id, ciphertext(10), some).statusCode(201);
      some.forEach(
          recipient -> sent.getOrDefault(recipient, new ConcurrentLinkedQueue<>()).add(id));
    }
    return true;
  }

  private static List<String> follow(
      Person recipient, boolean acknowledges, AtomicBoolean allSent) {
    var seen = new ArrayList<String>();
    String cursor = BEGINNING;
    while (true) {
      boolean last = allSent.get();
      var page = drainAfter(recipient, cursor, 7).statusCode(200).extract().jsonPath();
      seen.addAll(page.getList("envelopes.id"));
      cursor = page.getString("cursor");
      if (acknowledges) {
        acknowledge(recipient, cursor).statusCode(204);
      }
      if (last && page.getBoolean("queueEmpty")) {
        return seen;
      }
    }
  }

  private static List<Person> shuffled(List<Person> people) {
    var shuffled = new ArrayList<>(people);
    Collections.shuffle(shuffled);
    return shuffled;
  }

  private static <T> List<T> await(List<Future<T>> futures)
      throws InterruptedException, ExecutionException {
    var results = new ArrayList<T>();
    for (var future : futures) {
      results.add(future.get());
    }
    return results;
  }
}
