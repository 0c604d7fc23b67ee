package org.peerstead.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that the manifests must agree with. */
final class Project {

  static final List<String> SERVICES =
      List.of("identity-service", "signaling-service", "mailbox-service", "public-store-service");

  /** Tests run in the directory of their module. */
  static final Path K8S = Path.of("..").toAbsolutePath().normalize();

  static final Path ROOT = K8S.getParent();

  private Project() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
