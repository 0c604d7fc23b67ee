package org.peerstead.standalone.services;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Services that survived a launcher, because its guard was killed with it. */
public final class Leftovers {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private Leftovers() {}

  /** The option by which a service's process says whose it is; it does nothing else. */
  static String mark(Path data) {
    return "-Dpeerstead.data=" + data;
  }

  /** Only for who holds the lock of that data directory. */
  public static void end(Path data) {
    String mark = mark(data);
    List<ProcessHandle> ours =
        ProcessHandle.allProcesses().filter(process -> carries(process, mark)).toList();
    ours.forEach(ProcessHandle::destroy);
    var ended = ours.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(ended)
        .orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(tooSlow -> null)
        .join();
    ours.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean carries(ProcessHandle process, String mark) {
    return process.info().arguments().map(List::of).orElse(List.of()).contains(mark);
  }
}
