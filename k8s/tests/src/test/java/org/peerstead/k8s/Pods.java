package org.peerstead.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pods of a rendered overlay under {@code podman kube play}, one of each workload.
 *
 * <p>Podman has no Services and reads neither Secrets nor all kinds of volumes, so each pod gets an
 * address that the others find under the Service's name in their hosts file, and each volume is a
 * directory. Images, variables, arguments, users, capabilities and the read-only root are as in the
 * cluster; probes, policies and replicas are not there.
 */
final class Pods implements AutoCloseable {

  private static final int FIRST_ADDRESS = 10;

  private final Manifests manifests;
  private final Map<String, String> standIns;
  private final Map<String, JsonNode> secrets;
  private final Path directory;
  private final String network = "peerstead-test-" + ProcessHandle.current().pid();
  private final Map<String, String> addresses = new LinkedHashMap<>();

  /**
   * @param standIns image of the manifests to the local one that takes its place
   * @param secrets as the Job makes them
   */
  Pods(
      Manifests manifests,
      Map<String, String> standIns,
      Map<String, JsonNode> secrets,
      Path directory) {
    this.manifests = manifests;
    this.standIns = standIns;
    this.secrets = secrets;
    this.directory = directory;
  }

  void play() throws IOException {
    podman("network", "create", network);
    String prefix =
        podman("network", "inspect", network, "--format", "{{(index .Subnets 0).Subnet}}")
            .strip()
            .replaceAll("\\.\\d+/\\d+$", ".");
    var running = manifests.workloads().stream().filter(one -> !one.kind().equals("Job")).toList();
    running.forEach(one -> addresses.put(one.name(), prefix + (FIRST_ADDRESS + addresses.size())));
    for (Workload workload : running) {
      Path file = directory.resolve(workload.name() + ".json");
      Files.writeString(file, pod(workload).toString());
      podman(
          "kube", "play", "--network", network, "--ip", address(workload.name()), file.toString());
    }
  }

  Set<String> names() {
    return addresses.keySet();
  }

  JsonNode inspect(String name) {
    try {
      return new JsonMapper().readTree(podman("inspect", container(name))).get(0);
    } catch (JsonProcessingException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  String address(String name) {
    return addresses.get(name);
  }

  /**
   * As the kernel does when memory runs out; the pod's policy starts the container again, which it
   * would not after {@code podman kill}.
   */
  void kill(String name) {
    long pid = inspect(name).at("/State/Pid").asLong();
    if (!ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
      throw new IllegalStateException(name + " does not run");
    }
  }

  String logs(String name) {
    return podman("logs", "--tail", "60", container(name));
  }

  private static String container(String name) {
    return name + "-" + name;
  }

  private ObjectNode pod(Workload workload) throws IOException {
    ObjectNode pod = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1");
    pod.put("kind", "Pod").putObject("metadata").put("name", workload.name());
    ObjectNode spec = pod.putObject("spec").put("restartPolicy", "Always");
    spec.set("securityContext", workload.pod().path("securityContext"));
    ArrayNode aliases = spec.putArray("hostAliases");
    addresses.forEach(
        (name, address) -> aliases.addObject().put("ip", address).putArray("hostnames").add(name));
    ArrayNode volumes = spec.putArray("volumes");
    ArrayNode containers = spec.putArray("containers");
    for (JsonNode container : workload.containers()) {
      containers.add(container(workload, container, volumes));
    }
    return pod;
  }

  private ObjectNode container(Workload workload, JsonNode original, ArrayNode volumes)
      throws IOException {
    ObjectNode container = original.deepCopy();
    container.remove(
        List.of(
            "startupProbe", "readinessProbe", "livenessProbe", "lifecycle", "envFrom", "ports"));
    String image = original.path("image").asText();
    container.put("image", standIns.getOrDefault(image, image));
    ArrayNode variables = container.putArray("env");
    variables(workload)
        .forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
    ArrayNode mounts = container.putArray("volumeMounts");
    for (JsonNode mount : Manifest.elements(original.path("volumeMounts")).toList()) {
      Path source =
          volume(workload, mount.path("name").asText()).resolve(mount.path("subPath").asText());
      String name = "volume-" + volumes.size();
      volumes.addObject().put("name", name).putObject("hostPath").put("path", source.toString());
      mounts
          .addObject()
          .put("name", name)
          .put("mountPath", mount.path("mountPath").asText())
          .put("readOnly", mount.path("readOnly").asBoolean());
    }
    return container;
  }

  private Map<String, String> variables(Workload workload) {
    var variables = Settings.of(manifests, workload);
    workload
        .environment()
        .forEach((name, variable) -> {
          JsonNode secret = variable.at("/valueFrom/secretKeyRef");
          String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
          if (field.equals("metadata.name")) {
            variables.put(name, workload.name());
          } else if (secrets.containsKey(secret.path("name").asText())) {
            variables.put(name, secret(secret.path("name").asText(), secret.path("key").asText()));
          } else if (secret.path("optional").asBoolean()) {
            variables.remove(name);
          }
        });
    return variables;
  }

  private String secret(String name, String key) {
    return Manifest.decoded(secrets.get(name), key);
  }

  private Path volume(Workload workload, String name) throws IOException {
    Path volume = directory.resolve(workload.name()).resolve(name);
    if (!Files.exists(volume)) {
      Files.createDirectories(volume);
      JsonNode source = source(workload, name);
      if (source.has("configMap")) {
        JsonNode map =
            manifests
                .find("ConfigMap", source.at("/configMap/name").asText())
                .orElseThrow()
                .json()
                .path("data");
        boolean executable = source.at("/configMap/defaultMode").asInt() == 0555;
        for (var file : Manifest.strings(map).entrySet()) {
          write(volume.resolve(file.getKey()), file.getValue(), executable);
        }
      } else if (source.has("secret")) {
        String secret = source.at("/secret/secretName").asText();
        for (var key : Manifest.strings(secrets.get(secret).path("data")).keySet()) {
          write(volume.resolve(key), secret(secret, key), false);
        }
      } else if (source.has("projected")) {
        project(source.at("/projected/sources"), volume);
      } else {
        writable(volume);
      }
    }
    return volume;
  }

  private void project(JsonNode sources, Path volume) throws IOException {
    for (JsonNode source : sources) {
      for (JsonNode item : source.at("/secret/items")) {
        write(
            volume.resolve(item.path("path").asText()),
            secret(source.at("/secret/name").asText(), item.path("key").asText()),
            false);
      }
    }
  }

  private static JsonNode source(Workload workload, String name) {
    return Stream.concat(
            Manifest.elements(workload.pod().path("volumes")),
            Manifest.elements(workload.manifest().spec().path("volumeClaimTemplates")))
        .filter(one -> one.path("name").asText(one.at("/metadata/name").asText()).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void write(Path file, String content, boolean executable) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    if (executable) {
      file.toFile().setExecutable(true, false);
    }
  }

  /** What fsGroup and an emptyDir's mode do in the cluster. */
  private static void writable(Path directory) {
    var file = directory.toFile();
    if (!file.setWritable(true, false)) {
      throw new IllegalStateException(directory + " stays closed");
    }
  }

  @Override
  public void close() {
    addresses.keySet().forEach(name -> podman("pod", "rm", "--force", "--time", "5", name));
    podman("network", "rm", "--force", network);
  }

  private static String podman(String... arguments) {
    var command = Stream.concat(Stream.of("podman"), Arrays.stream(arguments)).toList();
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (IOException missing) {
      throw new AssertionError("podman is needed", missing);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
