package org.peerstead.identity;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.peerstead.identity.Wire.post;
import static org.peerstead.identity.Wire.refused;
import static org.peerstead.identity.Wire.register;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.fixture.BackendsResource;
import org.peerstead.standalone.fixture.Person;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class MalformedRequestsResourceTest {

  private static final int LIMIT = 64 * 1024;

  static final List<String> BODY_PATHS =
      List.of(
          "/v1/identities",
          "/v1/identities/47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU/statements",
          "/v1/challenges",
          "/v1/tokens");

  private final Person person = new Person();

  static Stream<Arguments> notJsonObjects() {
    return BODY_PATHS.stream()
        .flatMap(path ->
            Stream.of(
                    "",
                    "{",
                    "{\"a\":}",
                    "{\"a\":1}}",
                    "{\"a\":1} {}",
                    "{\"a\":NaN}",
                    "{'a':1}",
                    "[]",
                    "null",
                    "\"text\"",
                    "7",
                    "true",
                    "{\"a\":1,\"a\":1}",
                    "{\"a\":\"\\ud800\"}",
                    "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}",
                    "{\"a\":1e999}",
                    "{\"a\":" + "9".repeat(5000) + "}")
                .map(body -> Arguments.of(path, body)));
  }

  @ParameterizedTest
  @MethodSource("notJsonObjects")
  void whatIsNoJsonObjectIsMalformed(String path, String body) {
    var detail =
        refused(post(path, body), ProblemType.MALFORMED).extract().body().path("detail").toString();

    assertThat(detail).doesNotContain("java.", "org.peerstead", "com.fasterxml", "Source");
  }

  @Test
  void aDuplicateMemberIsMalformedEverywhere() {
    String registration = "{\"statements\":[{\"type\":\"genesis\",\"type\":\"genesis\"}]}";

    refused(post("/v1/identities", registration), ProblemType.MALFORMED)
        .body("detail", containsString("Duplicate field 'type'"));
  }

  @Test
  void anUnknownMemberIsMalformed() {
    refused(
            post("/v1/identities", Map.of("statements", List.of(person.genesis()), "extra", true)),
            ProblemType.MALFORMED)
        .body("detail", containsString("extra"));
    refused(
            post(
                "/v1/challenges",
                Map.of("identity", person.identity(), "device", person.device(), "extra", 1)),
            ProblemType.MALFORMED)
        .body("detail", containsString("extra"));
    refused(register(signed(members(person.genesis(), "extra", "x"))), ProblemType.MALFORMED)
        .body("detail", containsString("extra"));
    refused(
            post("/v1/tokens", signed(members(tokenRequest(), "extra", "x"))),
            ProblemType.MALFORMED)
        .body("detail", containsString("extra"));
  }

  @Test
  void aMemberOfTheWrongTypeIsMalformed() {
    refused(post("/v1/identities", Map.of("statements", "genesis")), ProblemType.MALFORMED)
        .body("detail", containsString("statements"));
    refused(post("/v1/identities", Map.of("statements", List.of())), ProblemType.MALFORMED);
    refused(register("genesis"), ProblemType.MALFORMED);
    refused(register(person.genesis(), person.genesis(), person.genesis()), ProblemType.MALFORMED);
    refused(
            post("/v1/challenges", Map.of("identity", 7, "device", person.device())),
            ProblemType.MALFORMED)
        .body("detail", containsString("identity"));
    refused(
            post("/v1/challenges", Map.of("identity", "short", "device", person.device())),
            ProblemType.MALFORMED)
        .body("detail", containsString("identity"));
    refused(register(signed(members(person.genesis(), "device", 7))), ProblemType.MALFORMED)
        .body("detail", containsString("device"));
    refused(
            register(signed(members(person.genesis(), "time", "2026-02-30T00:00:00.000Z"))),
            ProblemType.MALFORMED)
        .body("detail", containsString("time"));
    refused(
            post("/v1/tokens", signed(members(tokenRequest(), "challenge", "short"))),
            ProblemType.MALFORMED)
        .body("detail", containsString("challenge"));
  }

  @Test
  void aMemberThatIsMissingIsMalformed() {
    refused(post("/v1/challenges", Map.of("identity", person.identity())), ProblemType.MALFORMED)
        .body("detail", containsString("device"));
    var unsigned = new HashMap<>(person.genesis());
    unsigned.remove("signature");
    refused(register(unsigned), ProblemType.MALFORMED).body("detail", containsString("signature"));
  }

  @Test
  void aSignedObjectOfAnotherTypeIsMalformed() {
    refused(register(tokenRequest()), ProblemType.MALFORMED).body("detail", containsString("type"));
    refused(post("/v1/tokens", person.genesis()), ProblemType.MALFORMED)
        .body("detail", containsString("type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "Upper", "a_b", "thirty-one-characters-in-a-name", "%00%00%00"})
  void aHandleOfTheWrongShapeIsMalformed(String handle) {
    refused(given().urlEncodingEnabled(false).get("/v1/handles/" + handle), ProblemType.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "47DEQpj8HBSa+/TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "%ff", "~"})
  void anIdOfTheWrongShapeIsRefused(String id) {
    var response = given().urlEncodingEnabled(false).get("/v1/identities/" + id);

    assertThat(response.statusCode()).isIn(400, 404);
    assertThat(response.contentType()).isEqualTo(Wire.PROBLEM_JSON);
  }

  @Test
  void anotherContentTypeIsRefused() {
    for (String path : BODY_PATHS) {
      refused(
          given().contentType(ContentType.TEXT).body("{}").post(path),
          ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  @Test
  void anotherMethodOrAddressIsRefused() {
    refused(when().delete("/v1/identities"), ProblemType.METHOD_NOT_ALLOWED);
    refused(when().get("/v1/tokens"), ProblemType.METHOD_NOT_ALLOWED);
    refused(when().get("/v1/nothing"), ProblemType.NOT_FOUND);
    refused(given().accept("text/html").get("/v1/jwks"), ProblemType.NOT_ACCEPTABLE);
  }

  @ParameterizedTest
  @FieldSource("BODY_PATHS")
  void aBodyOverTheLimitIsTooLarge(String path) {
    refused(post(path, " ".repeat(LIMIT + 1)), ProblemType.TOO_LARGE)
        .body("detail", containsString("65536"));
  }

  @Test
  void aBodyAtTheLimitIsRead() {
    refused(post("/v1/challenges", " ".repeat(LIMIT)), ProblemType.MALFORMED);
  }

  @Test
  void aBodyOfUnannouncedLengthOverTheLimitIsTooLarge() throws IOException {
    String answer = chunked("/v1/challenges", LIMIT + 8192);

    assertThat(answer)
        .startsWith("HTTP/1.1 413")
        .contains(Wire.PROBLEM_JSON, ProblemType.TOO_LARGE.uri());
  }

  @Test
  void aBodyOfUnannouncedLengthUnderTheLimitIsRead() throws IOException {
    String answer = chunked("/v1/challenges", LIMIT / 2);

    assertThat(answer).startsWith("HTTP/1.1 400").contains(ProblemType.MALFORMED.uri());
  }

  /** By hand, since clients announce a length wherever they know it. */
  private static String chunked(String path, int length) throws IOException {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
    try (var socket = new Socket("localhost", RestAssured.port)) {
      var out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      for (int sent = 0; sent < length; sent += 0x1000) {
        out.write(chunk.getBytes(StandardCharsets.US_ASCII));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Map<String, Object> tokenRequest() {
    return person.tokenRequest(Person.randomBytes(32));
  }

  private static Map<String, Object> members(Map<String, Object> signed, String name, Object to) {
    var members = new HashMap<>(signed);
    members.remove("signature");
    members.put(name, to);
    return members;
  }

  private Map<String, Object> signed(Map<String, Object> members) {
    return person.sign(members);
  }
}
