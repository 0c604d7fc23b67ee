package org.peerstead.standalone.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.gateway.Destination.Refused;
import org.peerstead.standalone.gateway.Destination.ToService;
import org.peerstead.standalone.gateway.Destination.ToWebClient;
import org.peerstead.standalone.services.Service;

/**
 * Which paths are whose. A service is reached through its own paths only, so {@code /q/**} of none
 * is reachable; a path that two readers could understand differently is refused.
 */
final class Routes {

  private Routes() {}

  /**
   * @param target of the request line (RFC 9112 §3.2), of which only the origin form is served
   */
  static Destination of(String target) {
    String path = target.split("[?#]", 2)[0];
    if (!path.startsWith("/")) {
      return refused(ProblemType.MALFORMED, "The target of a request begins with a slash.");
    }
    try {
      return ofSegments(List.of(path.substring(1).split("/", -1)));
    } catch (IllegalArgumentException badEscape) {
      return refused(ProblemType.MALFORMED, "The path has a broken percent escape.");
    }
  }

  private static Destination ofSegments(List<String> raw) {
    List<String> segments = raw.stream().map(Routes::decoded).toList();
    if (segments.stream().anyMatch(Routes::isAmbiguous)) {
      return refused(
          ProblemType.MALFORMED, "The path has a dot segment, a backslash or an encoded slash.");
    }
    return switch (segments.getFirst().toLowerCase(Locale.ROOT)) {
      case "v1", "peerjs", "y-webrtc" -> ofService(raw);
      case "q" -> refused(ProblemType.NOT_FOUND, "Nothing of a service is served below /q.");
      default -> new ToWebClient("/" + String.join("/", segments));
    };
  }

  /** Only the plain spelling: what the service's own router reads must be what was routed. */
  private static Destination ofService(List<String> segments) {
    if (segments.subList(0, segments.size() - 1).contains("")) {
      return unknown();
    }
    String root = segments.getFirst();
    String resource = root.equals("v1") && segments.size() > 1 ? "v1/" + segments.get(1) : root;
    return Service.serving(resource).<Destination>map(ToService::new).orElseGet(Routes::unknown);
  }

  private static Destination unknown() {
    return refused(ProblemType.NOT_FOUND, "No service has this path.");
  }

  private static boolean isAmbiguous(String segment) {
    return segment.equals(".")
        || segment.equals("..")
        || segment.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ' || c == 0x7f)
        // ";" begins parameters of a segment to some readers, also of "..".
        || segment.startsWith(".;")
        || segment.startsWith("..;");
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static Refused refused(ProblemType type, String detail) {
    return new Refused(new Problem(type, detail));
  }

  /** A page of another site that has its own name resolve to us must not get through. */
  static boolean isOurs(String host, List<String> names) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || isAddress(name)
        || names.contains(name);
  }

  private static boolean isAddress(String name) {
    return name.contains(":")
        || Arrays.stream(name.split("\\.", -1)).allMatch(part -> part.matches("\\d{1,3}"));
  }
}
