package org.peerstead.k8s;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The files that the manifests must agree with. */
final class Project {

  static final List<String> SERVICES =
      List.of("identity-service", "signaling-service", "mailbox-service", "public-store-service");

  /** Tests run in the directory of their module. */
  static final Path K8S = Path.of("..").toAbsolutePath().normalize();

  static final Path ROOT = K8S.getParent();

  private Project() {}

  /** What a service says of its configuration itself. */
  static Properties properties(String service) {
    try {
      var properties = new Properties();
      properties.load(
          new StringReader(
              read(ROOT.resolve(service).resolve("src/main/resources/application.properties"))));
      return properties;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
