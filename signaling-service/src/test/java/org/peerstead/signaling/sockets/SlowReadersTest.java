package org.peerstead.signaling.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.frames.Limits;

class SlowReadersTest {

  private static final int THIRD = Limits.WAITING_FOR_ALL / 3;

  private final SlowReaders slowReaders = new SlowReaders();
  private final List<Reader> sockets = new ArrayList<>();
  private final List<Reader> lines = new ArrayList<>();

  SlowReadersTest() {
    slowReaders.count(sockets);
    slowReaders.count(lines);
  }

  @Test
  void asMuchWaitsForAllAsTheLimitSaysAndForOneMoreTheSlowestIsCut() {
    var socket = waits(sockets, THIRD);
    var line = waits(lines, Limits.WAITING_FOR_ALL - THIRD);
    slowReaders.cutPastLimit();
    assertThat(line.isCut).isFalse();

    socket.waiting++;
    slowReaders.cutPastLimit();

    assertThat(line.isCut).isTrue();
    assertThat(socket.isCut).isFalse();
  }

  @Test
  void noMoreAreCutThanIsNeededAndThoseFirstForWhomMostWaits() {
    var little = waits(sockets, 1);
    var most = waits(sockets, THIRD + 2);
    var much = waits(lines, THIRD + 1);
    var lessThanThat = waits(lines, THIRD);
    var asMuchAsAll = waits(sockets, Limits.WAITING_FOR_ALL);

    slowReaders.cutPastLimit();

    assertThat(List.of(asMuchAsAll, most)).allMatch(reader -> reader.isCut);
    assertThat(List.of(much, lessThanThat, little)).noneMatch(reader -> reader.isCut);
  }

  private static Reader waits(List<Reader> open, int amount) {
    var reader = new Reader();
    reader.waiting = amount;
    open.add(reader);
    return reader;
  }

  private static final class Reader implements SlowReaders.Reader {
    private int waiting;
    private boolean isCut;

    @Override
    public long waiting() {
      return waiting;
    }

    @Override
    public void cutAsTooSlow() {
      isCut = true;
    }
  }
}
