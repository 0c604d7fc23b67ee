package org.peerstead.identity;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.peerstead.contracts.problems.ProblemType;
import org.peerstead.standalone.fixture.Person;

/** The requests of a client, as the tests need them. */
public final class Wire {

  public static final String PROBLEM_JSON = "application/problem+json";

  private Wire() {}

  public static Response register(Object... statements) {
    return post("/v1/identities", Map.of("statements", List.of(statements)));
  }

  public static Response append(Person person, Object statement) {
    return post("/v1/identities/" + person.identity() + "/statements", statement);
  }

  public static Response challenge(Person person) {
    return post("/v1/challenges", Map.of("identity", person.identity(), "device", person.device()));
  }

  /** A JSON text, or what becomes one. */
  public static Response post(String path, Object body) {
    return given().contentType(ContentType.JSON).body(body).post(path);
  }

  public static Person registered() {
    var person = new Person();
    register(person.genesis()).then().statusCode(201);
    return person;
  }

  public static String freshHandle() {
    return "h-" + Long.toString(System.nanoTime(), 36);
  }

  public static ValidatableResponse refused(Response response, ProblemType problem) {
    return response
        .then()
        .statusCode(problem.status())
        .contentType(PROBLEM_JSON)
        .body("type", equalTo(problem.uri()))
        .body("status", equalTo(problem.status()))
        .body("detail", not(emptyOrNullString()))
        .body("advice", equalTo(problem.advice()));
  }

  /** Statuses, sorted, of the calls made at one time. */
  public static List<Integer> statusesOf(List<Callable<Response>> calls) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(calls).stream().map(Wire::status).sorted().toList();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static int status(Future<Response> call) {
    try {
      return call.get().statusCode();
    } catch (InterruptedException | ExecutionException fault) {
      throw new IllegalStateException(fault);
    }
  }
}
