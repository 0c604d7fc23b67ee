package org.peerstead.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {

  @TempDir private Path directory;

  private final List<String> progress = new ArrayList<>();

  @Test
  void whoAsksHearsWhatIsDoneAndHowItEnds() throws IOException {
    Path socket = directory.resolve("control");
    try (var control =
        Control.open(
            socket,
            tell -> {
              tell.accept("mailbox-service-1 is back");
              return Control.DONE;
            })) {

      String last = Control.ask(socket, Control.ROLL, progress::add);

      assertThat(last).isEqualTo(Control.DONE);
      assertThat(progress).containsExactly("mailbox-service-1 is back");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void itAnswersOneAfterTheOther() throws IOException {
    Path socket = directory.resolve("control");
    try (var control = Control.open(socket, tell -> "It was not done.")) {
      assertThat(Control.ask(socket, Control.ROLL, progress::add)).isEqualTo("It was not done.");
      assertThat(Control.ask(socket, "dance", progress::add)).contains("no request dance");
      assertThat(Control.ask(socket, Control.ROLL, progress::add)).isEqualTo("It was not done.");
    }
  }

  @Test
  void aSocketThatAKilledLauncherLeftIsNoHindranceAndNobodyAnswersThere() throws IOException {
    Path socket = Files.createFile(directory.resolve("control"));

    assertThatThrownBy(() -> Control.ask(socket, Control.ROLL, progress::add))
        .isInstanceOf(IOException.class);
    try (var control = Control.open(socket, tell -> Control.DONE)) {
      assertThat(Control.ask(socket, Control.ROLL, progress::add)).isEqualTo(Control.DONE);
    }
  }
}
