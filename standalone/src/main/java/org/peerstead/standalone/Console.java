package org.peerstead.standalone;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What a person sees: a line a step, in colour where that is read by a person. */
final class Console {

  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String BOLD = "1";

  private final PrintStream out;
  private final boolean coloured;
  private final Clock clock;
  private final Instant begin;

  Console(PrintStream out, boolean coloured, Clock clock) {
    this.out = out;
    this.coloured = coloured;
    this.clock = clock;
    this.begin = clock.instant();
  }

  static Console ofThisProcess() {
    var terminal = System.console();
    boolean coloured =
        terminal != null
            && terminal.isTerminal()
            && System.getenv("NO_COLOR") == null
            && !"dumb".equals(System.getenv("TERM"));
    return new Console(System.out, coloured, Clock.systemUTC());
  }

  /** Something is there now; the seconds count from the launcher's start. */
  void done(String what) {
    say(paint(GREEN, String.format(Locale.ROOT, "%6.1f s", seconds())) + "  " + what);
  }

  void warn(String sentence) {
    say(paint(YELLOW, String.format(Locale.ROOT, "%6.1f s", seconds())) + "  " + sentence);
  }

  void headline(String sentence) {
    say(paint(BOLD, sentence));
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }

  double seconds() {
    return Duration.between(begin, clock.instant()).toMillis() / 1000.0;
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
