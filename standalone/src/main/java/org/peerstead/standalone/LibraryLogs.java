package org.peerstead.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What Kafka, the proxy and the embedded PostgreSQL have to say goes to a file. */
final class LibraryLogs {

  private static final int BYTES = 10_000_000;
  private static final int FILES = 2;

  /** Held, because the logging API forgets the level of a logger that nobody refers to. */
  private static final List<Logger> TALKATIVE =
      List.of(Logger.getLogger("org.apache.kafka"), Logger.getLogger("kafka"));

  private LibraryLogs() {}

  static void writeTo(Path file) throws IOException {
    Logger root = Logger.getLogger("");
    for (Handler console : root.getHandlers()) {
      root.removeHandler(console);
    }
    var handler = new FileHandler(file.toString().replace("%", "%%"), BYTES, FILES, true);
    handler.setFormatter(new SimpleFormatter());
    root.addHandler(handler);
    TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
  }
}
