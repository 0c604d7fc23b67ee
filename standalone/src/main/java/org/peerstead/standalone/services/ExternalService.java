package org.peerstead.standalone.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/**
 * A service that somebody else runs, for instance with live reload; we route to it and tell its
 * configuration.
 *
 * @param port where it will listen on loopback
 */
public record ExternalService(Service service, int port) {

  /** Writes what a shell sources before it starts the service; only the owner may read it. */
  public Path writeEnvironment(Path data, Wiring wiring) throws IOException {
    Path directory = Files.createDirectories(data.resolve("dev"));
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path draft = Files.createTempFile(directory, service.artifact(), null, ownerOnly);
    Files.writeString(
        draft,
        wiring.environment(service, service.artifact() + "-dev", port).entrySet().stream()
            .map(variable -> "export " + variable.getKey() + "=" + quoted(variable.getValue()))
            .collect(Collectors.joining("\n", "", "\n")));
    return Files.move(
        draft,
        directory.resolve(service.artifact() + ".env"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
