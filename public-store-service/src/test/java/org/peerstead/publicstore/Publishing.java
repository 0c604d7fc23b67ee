package org.peerstead.publicstore;

import static io.restassured.RestAssured.given;

import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.peerstead.contracts.canonical.CanonicalJson;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.standalone.fixture.Person;

/** What the tests say over and over. */
public final class Publishing {

  private Publishing() {}

  /** Somebody whom identity-service knows, and this service does not yet. */
  public static Person author() {
    var author = new Person();
    IdentityDouble.knows(author);
    return author;
  }

  /** Puts it where it says that it belongs. */
  public static ValidatableResponse put(Map<String, ?> signed) {
    return putAt(address(signed), signed);
  }

  public static ValidatableResponse putAt(String address, Map<String, ?> signed) {
    return putText(address, new String(CanonicalJson.bytes(signed), StandardCharsets.UTF_8));
  }

  public static ValidatableResponse putText(String address, String body) {
    return given()
        .contentType("application/json")
        .body(body.getBytes(StandardCharsets.UTF_8))
        .put("/v1/records/" + address)
        .then();
  }

  public static String address(Map<String, ?> signed) {
    return signed.get("author") + "/" + signed.get("collection") + "/" + signed.get("key");
  }

  public static String digest(Map<String, ?> signed) {
    return SignedObject.of(new java.util.LinkedHashMap<>(signed)).digest().text();
  }

  public static String problem(String name) {
    return "urn:peerstead:problem:" + name;
  }
}
