package org.peerstead.identity.tokens;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The keys that tokens are verified with. */
@Path("/v1/jwks")
@Tag(name = "Tokens")
class JwksResource {

  private final TokenKeys keys;
  private final TokensConfig config;

  JwksResource(TokenKeys keys, TokensConfig config) {
    this.keys = keys;
    this.config = config;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
  @Operation(
      operationId = "findKeys",
      summary = "The public keys that tokens are verified with",
      description = "A new key is published before the first token is signed with it.")
  @APIResponse(responseCode = "200", ref = "KeySet")
  public Response find() {
    var cache = new CacheControl();
    cache.setNoTransform(false);
    cache.setMaxAge((int) config.jwksMaxAge().toSeconds());
    return Response.ok(keys.published()).cacheControl(cache).build();
  }
}
