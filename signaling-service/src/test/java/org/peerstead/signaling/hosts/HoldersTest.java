package org.peerstead.signaling.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.peerstead.contracts.events.HostingEvent.HolderAlive;
import org.peerstead.contracts.events.PeerIdEvent.IdGranted;

class HoldersTest {

  private static final int SHARE = 3;

  private final List<String> gone = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final Losses losses = new Losses(key -> SHARE);
  private final Holders holders = new Holders(request -> asked.add(request.subject()), "host");

  @BeforeEach
  void oneHolder() {
    holders.begin(SHARE);
    hear("other");
  }

  @Test
  void whoIsSilentForSoManyOwnBeatsIsThereAndForOneMoreIsGone() {
    for (int beat = 0; beat < Holders.SILENT_BEATS; beat++) {
      beatAndHearIt();
    }
    assertThat(gone).isEmpty();

    beatAndHearIt();

    assertThat(gone).containsExactly("other");
  }

  @Test
  void anOwnBeatThatComesBackInTimeCountsAndALaterOneDoesNot() {
    for (int late = 0; late < 2 * Holders.SILENT_BEATS; late++) {
      holders.beat();
      pass(Holders.IN_TIME_BEATS + 1);
      hear("host");
    }
    assertThat(gone).isEmpty();

    for (int inTime = 0; inTime <= Holders.SILENT_BEATS; inTime++) {
      holders.beat();
      pass(Holders.IN_TIME_BEATS);
      hear("host");
    }
    assertThat(gone).containsExactly("other");
  }

  @Test
  void whatComesBackAtOnceAfterAPauseCountsOnce() {
    pass(100);
    for (int beat = 0; beat < 100; beat++) {
      hear("host");
    }

    assertThat(gone).isEmpty();
  }

  @Test
  void anOwnBeatThatGotLostIsSaidAgain() {
    holders.beat();
    pass(Holders.LOST_BEATS - 1);
    assertThat(holders.beat().isEmpty()).isTrue();

    assertThat(holders.beat().stream()).containsExactly(SHARE);
  }

  @Test
  void thisReplicaItselfIsNeverGone() {
    holders.handleSaid("host", SHARE);
    for (int beat = 0; beat < 2 * Holders.SILENT_BEATS; beat++) {
      hear("other");
      beatAndHearIt();
    }

    assertThat(gone).isEmpty();
  }

  @Test
  void nothingIsSaidWhereNobodyElseHoldsAnything() {
    holders.begin(SHARE + 1);

    assertThat(holders.beat().stream()).containsExactly(SHARE);
  }

  @Test
  void aShareBeginsAgainWhereSomethingWasLostAndNotSoonAfterItBegan() {
    holders.handle(new HolderAlive("other", SHARE, true), (silent, share) -> {});
    pass(Holders.BEGUN_BEATS);
    assertThat(holders.wrong(losses).isEmpty()).isTrue();

    pass(1);
    assertThat(holders.wrong(losses).stream()).containsExactly(SHARE);
    holders.begin(SHARE);

    assertThat(asked).containsExactly("other", "other");
    pass(Holders.BEGUN_BEATS + 1);
    assertThat(holders.wrong(losses).isEmpty()).isTrue();
    losses.add(new IdGranted("other", "ada", 1));
    assertThat(holders.wrong(losses).stream()).containsExactly(SHARE);
  }

  @Test
  void itDoesNotForWhoSaidNothingThere() {
    holders.handle(new HolderAlive("third", SHARE, true), (silent, share) -> {});
    pass(Holders.BEGUN_BEATS + 1);

    assertThat(holders.wrong(losses).isEmpty()).isTrue();
  }

  private void beatAndHearIt() {
    holders.beat();
    hear("host");
  }

  private void pass(int beats) {
    for (int beat = 0; beat < beats; beat++) {
      holders.beat();
    }
  }

  private void hear(String replica) {
    holders.handle(new HolderAlive(replica, SHARE, false), (silent, share) -> gone.add(silent));
  }
}
