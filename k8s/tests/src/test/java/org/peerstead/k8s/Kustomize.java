package org.peerstead.k8s;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Renders a kustomization with the tool that an operator has: kubectl, or kustomize itself. Where
 * there is neither, a test that needs it is skipped and says so; {@code ./peerstead test} brings
 * one.
 */
final class Kustomize {

  private Kustomize() {}

  /** The documents, as YAML. */
  static String render(Path directory) {
    List<String> command = command();
    try {
      var process =
          new ProcessBuilder(
                  Stream.concat(command.stream(), Stream.of(directory.toString())).toList())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String documents =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(directory + " does not render");
      }
      return documents;
    } catch (IOException fault) {
      throw new AssertionError("Cannot run " + command, fault);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static List<String> command() {
    return onPath("kubectl")
        .map(kubectl -> List.of(kubectl, "kustomize"))
        .or(() -> onPath("kustomize").map(kustomize -> List.of(kustomize, "build")))
        .orElseThrow(() ->
            new TestAbortedException(
                "The manifests are rendered by kubectl 1.27 or newer, and neither it nor kustomize"
                    + " 5 is in PATH: install one of them."));
  }

  private static Optional<String> onPath(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
