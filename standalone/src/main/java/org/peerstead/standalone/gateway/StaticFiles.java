package org.peerstead.standalone.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files below one directory, and never one outside of it. */
final class StaticFiles {

  /** Content coding to the ending of the compressed sibling; the smallest first. */
  private static final List<Map.Entry<String, String>> COMPRESSED =
      List.of(Map.entry("br", ".br"), Map.entry("gzip", ".gz"));

  private final Path root;

  StaticFiles(Path root) {
    this.root = root;
  }

  /**
   * @param name absolute, decoded
   * @param acceptEncoding the request's header
   */
  Optional<StaticFile> find(String name, String acceptEncoding) throws IOException {
    Optional<Path> plain = inside(name);
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    for (var coding : COMPRESSED) {
      Optional<Path> sibling =
          accepts(acceptEncoding, coding.getKey())
              ? inside(name + coding.getValue())
              : Optional.empty();
      if (sibling.isPresent()) {
        return Optional.of(file(name, sibling.get(), Optional.of(coding.getKey())));
      }
    }
    return Optional.of(file(name, plain.get(), Optional.empty()));
  }

  private static StaticFile file(String name, Path path, Optional<String> encoding)
      throws IOException {
    return new StaticFile(
        name, path, encoding, Files.size(path), Files.getLastModifiedTime(path).toMillis());
  }

  private Optional<Path> inside(String name) throws IOException {
    try {
      Path file = root.resolve(name.substring(1)).normalize();
      boolean regular = file.startsWith(root) && Files.isRegularFile(file);
      return regular && !isHidden(name) && file.toRealPath().startsWith(root.toRealPath())
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException noFileHasThatName) {
      return Optional.empty();
    }
  }

  private static boolean isHidden(String name) {
    return name.contains("/.") && !name.startsWith("/.well-known/");
  }

  private static boolean accepts(String header, String coding) {
    return Arrays.stream(header.toLowerCase(Locale.ROOT).split(","))
        .map(one -> one.strip().split("\\s*;\\s*", 2))
        .anyMatch(one -> one[0].equals(coding) && (one.length == 1 || !isZero(one[1])));
  }

  private static boolean isZero(String weight) {
    return weight.matches("q\\s*=\\s*0(\\.0*)?");
  }
}
