package org.peerstead.identity.tokens;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.identity.TokenRequest;

/** Tokens at the edge. */
@Path("/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
class TokenResource {

  private final Tokens tokens;

  TokenResource(Tokens tokens) {
    this.tokens = tokens;
  }

  @POST
  @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
  @Operation(
      operationId = "exchange",
      summary = "Exchange a signed challenge for a token",
      description = "The challenge is spent by it, also if the answer gets lost.")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "TokenRequest")))
  @APIResponse(
      responseCode = "200",
      description = "A token of the device",
      content = @Content(schema = @Schema(implementation = Tokens.Token.class)))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
  @APIResponse(responseCode = "422", ref = "TokenRefused")
  public Uni<Tokens.Token> exchange(Map<String, @Nullable Object> request) {
    return tokens.exchange(TokenRequest.read(SignedObject.of(request)));
  }
}
