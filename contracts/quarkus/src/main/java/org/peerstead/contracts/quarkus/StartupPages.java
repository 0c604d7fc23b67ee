package org.peerstead.contracts.quarkus;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;
import org.jboss.logging.Logger;

/**
 * Gives back, once a native executable has started, the memory in which it is mapped.
 *
 * <p>Most of what is mapped by then was needed by the start alone, or lies beside that: the kernel
 * maps 16 pages where one is touched. They stay in the page cache until the kernel wants the memory
 * ({@code MADV_COLD}), and what is needed again is mapped again ({@code MADV_DONTNEED};
 * madvise(2)).
 */
@Singleton
class StartupPages {

  private static final Logger LOG = Logger.getLogger(StartupPages.class);

  /** In which the Kafka clients have connected, and the first probes were answered. */
  private static final Duration START = Duration.ofSeconds(5);

  /** Of {@code <linux/mman.h>}. */
  private static final int MADV_DONTNEED = 4;

  private static final int MADV_COLD = 20;

  /** The head of a mapping of a file that can't be written to, in {@code smaps} of proc(5). */
  private static final Pattern READ_ONLY_FILE =
      Pattern.compile("(?<from>[0-9a-f]+)-(?<to>[0-9a-f]+) r-[-x]p .* /.*");

  private static final Pattern HEAD = Pattern.compile("[0-9a-f]+-[0-9a-f]+ .*");
  private static final Pattern NO_COPIES = Pattern.compile("Anonymous: +0 kB");

  /** Addresses, the second one past the end. */
  record Mapping(long from, long to) {}

  void handleStarted(@Observes StartupEvent started) {
    if (ImageMode.current() == ImageMode.NATIVE_RUN) {
      Thread.ofVirtual().name("startup-pages").start(StartupPages::giveBackSoon);
    }
  }

  private static void giveBackSoon() {
    try {
      Thread.sleep(START);
      unchanged(Files.readAllLines(Path.of("/proc/self/smaps"))).forEach(StartupPages::giveBack);
    } catch (IOException | InterruptedException e) {
      LOG.debug("What the start needed stays mapped", e);
    }
  }

  /** Those whose pages are all as they are in their file, and stay so. */
  static List<Mapping> unchanged(List<String> smaps) {
    List<Mapping> unchanged = new ArrayList<>();
    var head = READ_ONLY_FILE.matcher("");
    for (String line : smaps) {
      if (HEAD.matcher(line).matches()) {
        head = READ_ONLY_FILE.matcher(line);
      } else if (NO_COPIES.matcher(line).matches() && head.matches()) {
        unchanged.add(new Mapping(address(head.group("from")), address(head.group("to"))));
      }
    }
    return unchanged;
  }

  private static long address(String hex) {
    return HexFormat.fromHexDigitsToLong(hex);
  }

  private static void giveBack(Mapping mapping) {
    PointerBase from = WordFactory.pointer(mapping.from());
    UnsignedWord length = WordFactory.unsigned(mapping.to() - mapping.from());
    for (int advice : new int[] {MADV_COLD, MADV_DONTNEED}) {
      if (madvise(from, length, advice) != 0) {
        LOG.debugf("The kernel doesn't take advice %d", advice);
      }
    }
  }

  @CFunction
  private static native int madvise(PointerBase from, UnsignedWord length, int advice);
}
