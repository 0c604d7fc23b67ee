package org.peerstead.mailbox.envelopes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.peerstead.mailbox.Announcements.person;
import static org.peerstead.mailbox.Deposits.OCTETS;
import static org.peerstead.mailbox.Deposits.ciphertext;
import static org.peerstead.mailbox.Deposits.newId;
import static org.peerstead.mailbox.Deposits.usage;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;
import org.peerstead.standalone.fixture.Tokens;

/** Bodies as the wire brings them: announced, not announced, announced wrongly. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class EnvelopeBodyTest {

  private static final int MAX_SIZE = 256 * 1024;

  @Test
  void theLargestEnvelopeNeedsNoAnnouncedLength() throws Exception {
    var recipient = person();

    var response = putInChunks(recipient, MAX_SIZE);

    assertThat(response.statusCode()).isEqualTo(201);
    usage(recipient).body("bytes", is(MAX_SIZE));
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_SIZE + 1, 512 * 1024})
  void anUnannouncedBodyOverTheLimitIsRefused(int size) throws Exception {
    var recipient = person();

    var response = putInChunks(recipient, size);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(response.body()).contains("urn:peerstead:problem:too-large");
    usage(recipient).body("count", is(0));
  }

  /** The sender may still be sending when the connection is closed, and see only that. */
  @Test
  void anUnannouncedBodyFarOverTheLimitIsCutOff() throws Exception {
    var recipient = person();

    try {
      assertThat(putInChunks(recipient, 8 * 1024 * 1024).statusCode()).isEqualTo(413);
    } catch (IOException cutOff) {
      assertThat(cutOff).isNotNull();
    }

    usage(recipient).body("count", is(0));
  }

  @Test
  void anAnnouncedLengthOverTheLimitIsRefusedBeforeTheBodyComes() throws Exception {
    var recipient = person();

    String answer = answerTo(head(recipient, MAX_SIZE + 1), new byte[1]);

    assertThat(answer).startsWith("HTTP/1.1 413").contains("urn:peerstead:problem:too-large");
    usage(recipient).body("count", is(0));
  }

  @Test
  void whoeverSendsOnAfterTheRefusalCanStillReadIt() throws Exception {
    var recipient = person();

    try (var socket = send(head(recipient, MAX_SIZE + 1), new byte[1])) {
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 413".length());
      socket.getOutputStream().write(ciphertext(MAX_SIZE));

      assertThat(status).asString(US_ASCII).isEqualTo("HTTP/1.1 413");
      assertThat(socket.getInputStream().readAllBytes())
          .asString(US_ASCII)
          .contains("urn:peerstead:problem:too-large");
    }
  }

  @Test
  void aBodyThatEndsBeforeItsAnnouncedLengthIsNotDeposited() throws Exception {
    var recipient = person();

    try (var socket = send(head(recipient, 1_000), ciphertext(999))) {
      socket.shutdownOutput();
      assertThat(socket.getInputStream().readAllBytes()).asString(US_ASCII).doesNotContain("201");
    }

    usage(recipient).body("count", is(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "99999999999999999999"})
  void aMalformedLengthIsRefused(String length) throws Exception {
    var recipient = person();

    String answer = answerTo(head(recipient, length), new byte[1]);

    assertThat(answer).startsWith("HTTP/1.1 4");
    usage(recipient).body("count", is(0));
  }

  private static HttpResponse<String> putInChunks(Person recipient, int size) throws Exception {
    byte[] sealed = ciphertext(size);
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path(recipient)))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + Tokens.of(new Person()))
            .header("Content-Type", OCTETS)
            .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(sealed)))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static String path(Person recipient) {
    return "/v1/envelopes/" + newId() + "?mailbox=" + recipient.device();
  }

  private static String head(Person recipient, Object length) {
    return String.join(
        "\r\n",
        "PUT " + path(recipient) + " HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        "Authorization: Bearer " + Tokens.of(new Person()),
        "Content-Type: " + OCTETS,
        "Content-Length: " + length,
        "",
        "");
  }

  private static String answerTo(String head, byte[] body) throws IOException {
    try (var socket = send(head, body)) {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static Socket send(String head, byte[] body) throws IOException {
    var socket = new Socket("localhost", RestAssured.port);
    socket.setSoTimeout(20_000);
    // Together: whoever refuses the head may close the connection before a second write.
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(US_ASCII));
    request.writeBytes(body);
    request.writeTo(socket.getOutputStream());
    return socket;
  }
}
