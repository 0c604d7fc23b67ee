package org.peerstead.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * As much of the Kubernetes API as the Job of generated-secrets talks to: makes Secrets, once each,
 * for whoever has the account's token.
 */
final class ApiServer implements AutoCloseable {

  private static final String PATH = "/api/v1/namespaces/peerstead/secrets";
  private static final String TOKEN = "token-of-the-account";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Map<String, JsonNode> secrets = new ConcurrentHashMap<>();
  private final Path directory;
  private final HttpsServer server;

  ApiServer(Path directory) throws Exception {
    this.directory = directory;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    server.createContext("/", this::handle);
    server.start();
  }

  Map<String, JsonNode> secrets() {
    return Map.copyOf(secrets);
  }

  /** Runs a script of the component as the Job's container does. */
  int run(String script) throws IOException, InterruptedException {
    Path component = Project.K8S.resolve("components/generated-secrets");
    Path account = Files.createDirectories(directory.resolve("account"));
    Files.writeString(account.resolve("namespace"), "peerstead");
    Files.writeString(account.resolve("token"), TOKEN);
    Files.copy(directory.resolve("ca.crt"), account.resolve("ca.crt"), replacing());
    Files.copy(component.resolve("token-keys.sh"), directory.resolve("token-keys.sh"), replacing());
    Path copy =
        Files.writeString(
            directory.resolve(script),
            Project.read(component.resolve(script))
                .replace("/var/run/secrets/kubernetes.io/serviceaccount", account.toString()));
    var builder = new ProcessBuilder("bash", copy.toString()).inheritIO();
    builder.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    builder
        .environment()
        .put("KUBERNETES_SERVICE_PORT_HTTPS", Integer.toString(server.getAddress().getPort()));
    return builder.start().waitFor();
  }

  private static java.nio.file.CopyOption replacing() {
    return java.nio.file.StandardCopyOption.REPLACE_EXISTING;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode secret = new JsonMapper().readTree(exchange.getRequestBody());
      exchange.sendResponseHeaders(status(exchange, secret), -1);
    }
  }

  private int status(HttpExchange exchange, JsonNode secret) {
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return 401;
    }
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestURI().getPath().equals(PATH)) {
      return 403;
    }
    return secrets.putIfAbsent(secret.at("/metadata/name").asText(), secret) == null ? 201 : 409;
  }

  /** A certificate such as the API server's, that its account trusts. */
  private SSLContext tls() throws GeneralSecurityException, IOException, InterruptedException {
    Path store = directory.resolve("api.p12");
    var keytool =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
            "-genkeypair",
            "-alias",
            "api",
            "-keyalg",
            "EC",
            "-dname",
            "CN=kubernetes",
            "-ext",
            "san=dns:kubernetes.default.svc",
            "-storepass",
            new String(PASSWORD),
            "-keystore",
            store.toString());
    if (new ProcessBuilder(keytool).inheritIO().start().waitFor() != 0) {
      throw new IOException("No certificate could be made");
    }
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store)) {
      keys.load(file, PASSWORD);
    }
    Files.writeString(
        directory.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("api").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
