package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The image of the web client says to browsers what the one port of a machine says. */
class WebClientImageTest {

  private static final String GATEWAY =
      "standalone/src/main/java/org/peerstead/standalone/gateway/";

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  @Test
  void securityHeadersAreTheSame() {
    String source = Project.read(Project.ROOT.resolve(GATEWAY + "SecurityHeaders.java"));
    var headers = new TreeMap<>(Map.of("X-Content-Type-Options", "nosniff"));
    headers.put("Content-Security-Policy", policy(source));
    var page =
        literals(
            source.substring(source.indexOf("PAGE ="), source.indexOf("private SecurityHeaders")));
    page.remove("Content-Security-Policy");
    for (int i = 0; i + 1 < page.size(); i += 2) {
      headers.put(page.get(i), page.get(i + 1));
    }
    assertThat(serverHeaders()).isEqualTo(headers);
  }

  private static String policy(String source) {
    int start = source.indexOf("CONTENT_SECURITY_POLICY =");
    var directives = literals(source.substring(start, source.indexOf(";\n", start)));
    return directives.stream().skip(1).collect(Collectors.joining(directives.getFirst()));
  }

  private static java.util.List<String> literals(String code) {
    return LITERAL
        .matcher(code)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toList());
  }

  private static Map<String, String> serverHeaders() {
    var headers = new TreeMap<String, String>();
    Pattern.compile("add_header (\\S+) \"(.*)\" always;")
        .matcher(configuration("security-headers.conf"))
        .results()
        .forEach(match -> headers.put(match.group(1), match.group(2)));
    return headers;
  }

  @Test
  void whatIsKeptForEverIsTheSame() {
    String source = Project.read(Project.ROOT.resolve(GATEWAY + "StaticFile.java"));
    String hashed =
        source
            .replaceAll("(?s).*HASHED = Pattern.compile\\(\"([^\"]+)\"\\).*", "$1")
            .replace("\\\\", "\\");
    String forever = source.replaceAll("(?s).*FOREVER = \"([^\"]+)\".*", "$1");
    assertThat(configuration("nginx.conf")).contains("\"~^" + hashed + "$\" \"" + forever + "\";");
  }

  @Test
  void mediaTypesAreTheSame() {
    String source = Project.read(Project.ROOT.resolve(GATEWAY + "StaticFile.java"));
    String nginx = configuration("nginx.conf");
    Pattern.compile("Map.entry\\(\"(\\w+)\", \"([^\";]+)[^\"]*\"\\)")
        .matcher(source)
        .results()
        .forEach(type ->
            assertThat(nginx)
                .containsPattern(
                    Pattern.quote(type.group(2)) + " [\\w ]*\\b" + type.group(1) + "\\b[\\w ]*;"));
  }

  private static String configuration(String file) {
    return Project.read(Project.K8S.resolve("images/web-client").resolve(file));
  }
}
