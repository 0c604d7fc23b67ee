package org.peerstead.standalone.services;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a replica's process is started.
 *
 * @param mark a JVM option by which processes of this data directory are recognized
 * @param environment its configuration; beside it, the child has ours
 */
record Launch(
    Path java,
    String mark,
    List<String> options,
    Path jar,
    Map<String, String> environment,
    Path log) {

  private static final long LOG_BYTES = 10_000_000;

  Process start() throws IOException {
    rotate();
    var command = new ArrayList<String>();
    command.add(java.toString());
    command.add(mark);
    command.addAll(options);
    command.add("-jar");
    command.add(jar.toString());
    var builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Two arenas instead of eight a core: glibc would keep tens of megabytes for nothing.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void rotate() throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
