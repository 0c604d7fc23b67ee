package org.peerstead.standalone;

import java.io.IOException;
import java.nio.file.Path;

/** {@code ./peerstead roll}: has a running launcher renew its services, one after the other. */
public final class Roll {

  private Roll() {}

  /**
   * @param words the data directory of the launcher
   */
  public static void main(String[] words) {
    Path data = Path.of(words[0]).toAbsolutePath().normalize();
    try {
      String last =
          Control.ask(data.resolve(DataDirectory.CONTROL), Control.ROLL, System.out::println);
      System.exit(last.equals(Control.DONE) ? 0 : 1);
    } catch (IOException nobody) {
      System.err.println("Nothing runs with the data in " + data + ".");
      System.exit(1);
    }
  }
}
