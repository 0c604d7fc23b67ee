package org.peerstead.contracts.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.identity.StatementRefused;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/**
 * Every failure leaves a service as an RFC 9457 problem of the closed list, never a stack trace.
 */
public class Problems {

  public static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = Logger.getLogger(Problems.class);

  @ServerExceptionMapper
  public Response handleProblem(Problem problem) {
    return response(problem);
  }

  @ServerExceptionMapper
  public Response handleMalformed(Malformed malformed) {
    return response(new Problem(ProblemType.MALFORMED, String.valueOf(malformed.getMessage())));
  }

  @ServerExceptionMapper
  public Response handleStatementRefused(StatementRefused refused) {
    ProblemType type =
        switch (refused.reason()) {
          case OUT_OF_ORDER -> ProblemType.OUT_OF_ORDER;
          case SIGNATURE_INVALID -> ProblemType.SIGNATURE_INVALID;
        };
    return response(new Problem(type, String.valueOf(refused.getMessage())));
  }

  @ServerExceptionMapper
  public Response handleJson(JsonProcessingException refused) {
    return response(new Problem(ProblemType.MALFORMED, JsonRefusal.sentence(refused)));
  }

  /** Its own mapper, since the framework's is nearer to this type than the one above. */
  @ServerExceptionMapper
  public Response handleMismatch(MismatchedInputException refused) {
    return handleJson(refused);
  }

  @ServerExceptionMapper
  public Response handleUnauthorized(UnauthorizedException noToken) {
    return response(new Problem(ProblemType.TOKEN_MISSING, "This needs the token of a device."));
  }

  @ServerExceptionMapper
  public Response handleAuthenticationFailed(AuthenticationFailedException badToken) {
    return response(
        new Problem(ProblemType.TOKEN_INVALID, "The token is expired, forged or malformed."));
  }

  @ServerExceptionMapper
  public Response handleForbidden(ForbiddenException notYours) {
    return response(new Problem(ProblemType.FORBIDDEN, "The token's device may not do this."));
  }

  /** What the framework refuses before a resource is reached. */
  @ServerExceptionMapper
  public Response handleRefusal(WebApplicationException refusal) {
    if (refusal.getCause() instanceof JsonProcessingException json) {
      return handleJson(json);
    }
    if (refusal.getCause() instanceof Malformed malformed) {
      return handleMalformed(malformed);
    }
    Response original = refusal.getResponse();
    Problem problem =
        switch (original.getStatus()) {
          case 400 -> new Problem(ProblemType.MALFORMED, "The request could not be read.");
          case 401 -> new Problem(ProblemType.TOKEN_INVALID, "The token is not valid.");
          case 403 -> new Problem(ProblemType.FORBIDDEN, "The token's device may not do this.");
          case 404 -> new Problem(ProblemType.NOT_FOUND, "No resource has this address.");
          case 405 ->
              new Problem(ProblemType.METHOD_NOT_ALLOWED, "This address has other methods.");
          case 406 -> new Problem(ProblemType.NOT_ACCEPTABLE, "Only JSON is served here.");
          case 413 -> new Problem(ProblemType.TOO_LARGE, "The body is over the limit.");
          case 415 ->
              new Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body has another Content-Type.");
          default -> unexpected(refusal);
        };
    var response = Response.fromResponse(response(problem));
    if (original.getHeaderString(HttpHeaders.ALLOW) != null) {
      response.header(HttpHeaders.ALLOW, original.getHeaderString(HttpHeaders.ALLOW));
    }
    return response.build();
  }

  /** Cut off by the sender, or by the HTTP layer, which then has answered 413 itself. */
  @ServerExceptionMapper
  public Response handleCutOff(IOException unread) {
    LOG.debugf("A body ended early: %s", unread.getMessage());
    return response(new Problem(ProblemType.MALFORMED, "The body could not be read to its end."));
  }

  @ServerExceptionMapper
  public Response handleUnexpected(Throwable fault) {
    return response(unexpected(fault));
  }

  private static Problem unexpected(Throwable fault) {
    LOG.error("A request failed unexpectedly", fault);
    return new Problem(ProblemType.INTERNAL, "The fault was logged.");
  }

  private static Response response(Problem problem) {
    var response = Response.status(problem.type().status()).type(MEDIA_TYPE).entity(problem.json());
    if (problem.extensions().get("retryAfter") instanceof Number seconds) {
      response.header(HttpHeaders.RETRY_AFTER, seconds);
    }
    if (problem.type().status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response.build();
  }
}
