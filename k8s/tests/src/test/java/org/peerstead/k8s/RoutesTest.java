package org.peerstead.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.peerstead.standalone.services.Service;

/** Every door leads each path to the service that the one port of a machine leads it to. */
class RoutesTest {

  private static final Map<String, String> ROUTES = routes();

  @Test
  void theIngressHasThePathsOfTheOnePort() {
    var ingress = Combinations.overlay("production").ofKind("Ingress").findFirst().orElseThrow();
    var paths = new TreeMap<String, String>();
    Manifest.elements(ingress.spec().at("/rules/0/http/paths"))
        .forEach(path -> {
          assertThat(path.path("pathType").asText()).isEqualTo("Prefix");
          paths.put(path.path("path").asText(), path.at("/backend/service/name").asText());
        });
    assertThat(paths).isEqualTo(ROUTES);
  }

  @Test
  void theGatewayHasThePathsOfTheOnePort() {
    var route =
        gateway()
            .ofKind("HTTPRoute")
            .filter(one -> one.name().equals("peerstead"))
            .findFirst()
            .orElseThrow();
    var paths = new TreeMap<String, String>();
    Manifest.elements(route.spec().path("rules"))
        .forEach(rule ->
            Manifest.elements(rule.path("matches"))
                .forEach(match -> {
                  assertThat(match.at("/path/type").asText()).isEqualTo("PathPrefix");
                  paths.put(
                      match.at("/path/value").asText(), rule.at("/backendRefs/0/name").asText());
                }));
    assertThat(paths).isEqualTo(ROUTES);
  }

  private static Manifests gateway() {
    return Combinations.all()
        .filter(one -> one.ofKind("HTTPRoute").findAny().isPresent())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theServerOfOnePortHasThem() {
    String configuration = Project.read(Project.K8S.resolve("components/one-port/one-port.conf"));
    var location =
        Pattern.compile(
            "location ~ \"\\^/(v1/)?\\(([a-z|-]+)\\)\\(/\\|\\$\\)\" \\{\\s+proxy_pass"
                + " http://([a-z-]+):8080;");
    var paths = new TreeMap<>(Map.of("/", "web-client"));
    location
        .matcher(configuration)
        .results()
        .forEach(match -> {
          String root = "/" + Objects.requireNonNullElse(match.group(1), "");
          for (String resource : match.group(2).split("\\|")) {
            paths.put(root + resource, match.group(3));
          }
        });
    assertThat(paths).isEqualTo(ROUTES);
    assertThat(configuration.indexOf("include /etc/nginx/files.conf"))
        .as("what is left below /v1 is refused after the services' paths")
        .isGreaterThan(configuration.lastIndexOf("proxy_pass"));
  }

  private static Map<String, String> routes() {
    var routes = new TreeMap<>(Map.of("/", "web-client"));
    for (Service service : Service.values()) {
      resources(service).forEach(resource -> routes.put("/" + resource, service.artifact()));
    }
    return routes;
  }

  @SuppressWarnings("unchecked")
  private static Set<String> resources(Service service) {
    try {
      Field resources = Service.class.getDeclaredField("resources");
      resources.setAccessible(true);
      return (Set<String>) resources.get(service);
    } catch (ReflectiveOperationException renamed) {
      throw new AssertionError(renamed);
    }
  }
}
