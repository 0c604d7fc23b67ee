package org.peerstead.standalone.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What production runs: jars or native executables; a checkout may hold both. */
public enum Packaging {
  JVM("is not built") {

    @Override
    public Optional<Path> in(Path target) {
      return Optional.of(target.resolve("quarkus-app/quarkus-run.jar")).filter(Files::exists);
    }

    @Override
    Path root(Path packaged) {
      return packaged.resolveSibling("");
    }

    @Override
    public List<String> command(Path packaged, List<String> options) {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return flat(List.of(java), options, JVM_OPTIONS, List.of("-jar", packaged.toString()));
    }
  },

  NATIVE("is not built natively (./peerstead native does that)") {

    @Override
    public Optional<Path> in(Path target) throws IOException {
      if (!Files.isDirectory(target)) {
        return Optional.empty();
      }
      try (Stream<Path> files = Files.list(target)) {
        return files.filter(file -> file.toString().endsWith("-runner")).findFirst();
      }
    }

    @Override
    Path root(Path packaged) {
      return packaged;
    }

    @Override
    public List<String> command(Path packaged, List<String> options) {
      return flat(List.of(packaged.toString()), options, NATIVE_OPTIONS);
    }
  };

  /**
   * Small heaps, and only the quick compiler: one machine starts all of them at once, and serves
   * few people. The young generation would grow with the heap, and stay.
   */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms16m",
          "-Xmx160m",
          "-Xmn24m",
          "-XX:SurvivorRatio=4",
          "-Xss512k",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=48m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager");

  /**
   * Without a limit an executable takes up to 80% of the machine's memory; all of the young
   * generation is touched before it is collected, and stays.
   */
  private static final List<String> NATIVE_OPTIONS =
      List.of("-Xmx96m", "-Xmn8m", "-XX:+ExitOnOutOfMemoryError");

  private final String missing;

  Packaging(String missing) {
    this.missing = missing;
  }

  /** What {@code target} holds of this kind, where Quarkus' build leaves it. */
  public abstract Optional<Path> in(Path target) throws IOException;

  /** All that it needs to run, by itself or around it. */
  abstract Path root(Path packaged);

  /**
   * How it is started.
   *
   * @param options that jars and executables both take, such as {@code -Dkey=value}
   */
  public abstract List<String> command(Path packaged, List<String> options);

  @SafeVarargs
  private static List<String> flat(List<String>... words) {
    return Stream.of(words).flatMap(List::stream).toList();
  }

  /** After the service's name, the sentence about one that {@link #in} doesn't find. */
  public String missing() {
    return missing;
  }
}
