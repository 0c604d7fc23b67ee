package org.peerstead.signaling.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.peerstead.signaling.frames.ClientFrame;

class AttendeeTest {

  private static final int FRAMES = 200_000;

  @Test
  void framesThatAreNamedAtOnceHaveDifferentNames() {
    var anna = Guest.at(new Cluster().start(), "anna").attendee();
    var offer = new ClientFrame.Offer("room", "peer", Guest.DESCRIPTION);

    Set<String> named =
        IntStream.range(0, FRAMES)
            .parallel()
            .mapToObj(frame -> anna.packed(offer).text())
            .collect(Collectors.toSet());

    assertThat(named.size()).isEqualTo(FRAMES);
  }
}
