package org.peerstead.standalone.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends our child processes when this one is gone, even by {@code kill -9}.
 *
 * <p>A small shell reads the pids from a pipe. The kernel closes the pipe when we die, however; the
 * shell then asks each process to stop and, ten seconds later, makes it. It needs nothing but a
 * POSIX shell, where PR_SET_PDEATHSIG needs Linux and follows threads, not processes.
 */
public final class Guard implements AutoCloseable {

  private static final String SCRIPT =
      """
      trap '' INT HUP TERM
      watched=
      while read -r verb signal pid; do
        case $verb in
          watch) watched="$watched $signal:$pid" ;;
          forget) kept=
            for one in $watched; do [ "${one#*:}" = "$pid" ] || kept="$kept $one"; done
            watched=$kept ;;
        esac
      done
      for one in $watched; do kill -s "${one%:*}" "${one#*:}"; done
      seconds=0
      while [ $seconds -lt 10 ]; do
        alive=
        for one in $watched; do kill -0 "${one#*:}" && alive=yes; done
        [ -n "$alive" ] || exit 0
        sleep 1
        seconds=$((seconds + 1))
      done
      for one in $watched; do kill -s KILL "${one#*:}"; done
      """;

  private final Map<Long, String> watched = new LinkedHashMap<>();
  private Process shell;
  private boolean closed;

  private Guard(Process shell) {
    this.shell = shell;
  }

  public static Guard start() throws IOException {
    return new Guard(startShell());
  }

  private static Process startShell() throws IOException {
    return new ProcessBuilder("sh", "-c", SCRIPT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * @param signal that makes it stop cleanly, such as TERM
   */
  public synchronized void watch(String signal, ProcessHandle process) {
    watched.put(process.pid(), signal);
    tell("watch " + signal + " " + process.pid());
  }

  /** Its pid may soon be somebody else's. */
  public synchronized void forget(ProcessHandle process) {
    watched.remove(process.pid());
    tell("forget - " + process.pid());
  }

  private void tell(String line) {
    if (closed) {
      return;
    }
    try {
      write(line);
    } catch (IOException killed) {
      replace();
    }
  }

  private void write(String line) throws IOException {
    shell.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    shell.getOutputStream().flush();
  }

  private void replace() {
    try {
      shell = startShell();
      for (var one : watched.entrySet()) {
        write("watch " + one.getValue() + " " + one.getKey());
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("The child processes cannot be guarded", fault);
    }
  }

  /** Whatever is still watched is ended. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    shell.getOutputStream().close();
  }

  synchronized ProcessHandle process() {
    return shell.toHandle();
  }
}
