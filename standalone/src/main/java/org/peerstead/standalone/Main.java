package org.peerstead.standalone;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts the suite and stops it when asked to. */
public final class Main {

  private Main() {}

  public static void main(String[] words) {
    try {
      run(Arguments.parse(List.of(words)));
    } catch (Refusal refusal) {
      System.err.println(refusal.getMessage());
      System.exit(refusal.exitCode());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Arguments arguments) throws Refusal, InterruptedException {
    var console = Console.ofThisProcess();
    var suite = new Suite(arguments, console);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(suite, console), "stop"));
    URI url = start(suite);
    console.headline(
        String.format(Locale.ROOT, "Ready in %.1f s: open %s", console.seconds(), url));
    // Starting took far more memory (PostgreSQL's archive, for one) than running does.
    System.gc();
    console.say("Data in " + arguments.data() + ". Ctrl-C stops it.");
    new CountDownLatch(1).await();
  }

  private static URI start(Suite suite) throws Refusal, InterruptedException {
    try {
      return suite.start();
    } catch (Refusal refusal) {
      suite.stop();
      throw refusal;
    } catch (IOException fault) {
      if (!suite.stop()) {
        // Somebody asked it to stop meanwhile, and that is being done.
        new CountDownLatch(1).await();
      }
      Logger.getLogger(Main.class.getName()).log(Level.SEVERE, "The suite failed", fault);
      throw Refusal.because("Peerstead cannot run: " + fault.getMessage() + ".");
    }
  }

  private static void stop(Suite suite, Console console) {
    double begin = console.seconds();
    if (suite.stop()) {
      console.say(String.format(Locale.ROOT, "Stopped in %.1f s.", console.seconds() - begin));
    }
  }
}
