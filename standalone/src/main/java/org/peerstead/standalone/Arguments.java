package org.peerstead.standalone;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.peerstead.standalone.services.Packaging;
import org.peerstead.standalone.services.Service;

/**
 * What the command line says.
 *
 * @param home the checkout with the packaged services and the web client
 * @param data what lasts over restarts
 * @param port 0 for any that is free
 * @param packaging what the services run as
 * @param external services that somebody else runs, with their ports; 0 for one that we choose
 */
record Arguments(
    Path home,
    Path data,
    String host,
    int port,
    int replicas,
    Packaging packaging,
    Map<Service, Integer> external) {

  private static final int LAST_PORT = 65_535;
  private static final int MOST_REPLICAS = 9;

  Arguments {
    external = Map.copyOf(external);
  }

  static Arguments parse(List<String> words) throws Refusal {
    var options = new Options();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      options.take(rest.next(), rest);
    }
    return options.arguments();
  }

  private static final class Options {

    private Path home = Path.of("");
    private Path data = Path.of(System.getProperty("user.home"), ".local/share/peerstead");
    private String host = "localhost";
    private int port = 8080;
    private int replicas = 1;
    private Packaging packaging = Packaging.JVM;
    private final Map<Service, Integer> external = new EnumMap<>(Service.class);

    private void take(String option, Iterator<String> rest) throws Refusal {
      switch (option) {
        case "--home" -> home = path(option, rest);
        case "--data" -> data = path(option, rest);
        case "--host" -> host = value(option, rest);
        case "--port" -> port = number(option, value(option, rest), 0, LAST_PORT);
        case "--replicas" -> replicas = number(option, value(option, rest), 1, MOST_REPLICAS);
        case "--native" -> packaging = Packaging.NATIVE;
        case "--external" -> takeExternal(value(option, rest));
        default -> throw Refusal.ofArguments("There is no option " + option + ".");
      }
    }

    private void takeExternal(String text) throws Refusal {
      String[] parts = text.split("=", 2);
      Service service =
          Service.named(parts[0])
              .orElseThrow(() -> Refusal.ofArguments("There is no service " + parts[0] + "."));
      int at = parts.length == 1 ? 0 : number("--external", parts[1], 1, LAST_PORT);
      external.put(service, at);
    }

    private Arguments arguments() {
      return new Arguments(
          home.toAbsolutePath().normalize(),
          data.toAbsolutePath().normalize(),
          host,
          port,
          replicas,
          packaging,
          external);
    }

    private static String value(String option, Iterator<String> rest) throws Refusal {
      if (!rest.hasNext()) {
        throw Refusal.ofArguments("The option " + option + " needs a value.");
      }
      return rest.next();
    }

    private static Path path(String option, Iterator<String> rest) throws Refusal {
      String text = value(option, rest);
      try {
        return Path.of(text);
      } catch (InvalidPathException noPath) {
        throw Refusal.ofArguments("The value of " + option + " is no path: " + text + ".");
      }
    }

    private static int number(String option, String text, int least, int most) throws Refusal {
      try {
        int number = Integer.parseInt(text);
        if (least <= number && number <= most) {
          return number;
        }
      } catch (NumberFormatException notANumber) {
        // falls through to the one refusal
      }
      throw Refusal.ofArguments(
          "The value of " + option + " is a number from " + least + " to " + most + ".");
    }
  }
}
