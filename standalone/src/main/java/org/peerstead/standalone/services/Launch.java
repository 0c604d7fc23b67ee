package org.peerstead.standalone.services;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * How a replica's process is started.
 *
 * @param environment its configuration; beside it, the child has ours
 * @param ended what is to be done when the process is gone
 */
record Launch(List<String> command, Map<String, String> environment, Path log, Runnable ended) {

  private static final long LOG_BYTES = 10_000_000;

  Process start() throws IOException {
    rotate();
    var builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Two arenas instead of eight a core: glibc would keep tens of megabytes for nothing.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().putAll(environment);
    Process started = builder.start();
    var unused = started.onExit().thenRun(ended);
    return started;
  }

  private void rotate() throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
