package org.peerstead.signaling.ice;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

@Path("/v1/ice-servers")
@Tag(name = "ice-servers", description = "STUN and TURN servers for RTCPeerConnection")
@SecurityScheme(
    securitySchemeName = "token",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "JWT",
    description = "A token of identity-service")
public class IceServersResource {

  private final IceServers iceServers;
  private final Askings askings;
  private final JsonWebToken token;

  IceServersResource(IceServers iceServers, Askings askings, JsonWebToken token) {
    this.iceServers = iceServers;
    this.askings = askings;
    this.token = token;
  }

  @GET
  @Authenticated
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
  @SecurityRequirement(name = "token")
  @Operation(
      operationId = "getIceServers",
      summary = "The ICE servers that a browser should use now",
      description = "The list may be empty: then peers find each other by host candidates only.")
  @APIResponse(responseCode = "200", description = "The servers, and how long the list is good for")
  @APIResponse(responseCode = "401", description = "Problem token-missing or token-invalid")
  @APIResponse(
      responseCode = "429",
      description = "Problem rate-limited: the identity asked 60 times in this minute already")
  public IceServerList servers() {
    String identity = token.getSubject();
    askings.count(identity);
    return new IceServerList(iceServers.serversFor(identity), iceServers.ttlSeconds());
  }

  @Schema(description = "ICE servers and their time to live.")
  public record IceServerList(
      @Schema(required = true) List<IceServer> iceServers,
      @Schema(description = "Ask again after so many seconds", required = true) long ttlSeconds) {}
}
