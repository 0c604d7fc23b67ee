package org.peerstead.signaling.peerjs;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.peerstead.contracts.problems.Problem;
import org.peerstead.contracts.problems.ProblemType;

/**
 * What PeerJS clients ask for before they connect. Pages of any origin may read the answers, also
 * that they are refused.
 */
@Path("/peerjs/{key}")
@Tag(name = "peerjs", description = "Ids of PeerJS clients")
public class PeerJsResource {

  private final PeerJsConfig config;
  private final PeerJsSocket sockets;

  PeerJsResource(PeerJsConfig config, PeerJsSocket sockets) {
    this.config = config;
    this.sockets = sockets;
  }

  @GET
  @Path("/id")
  @NonBlocking
  @Produces(MediaType.TEXT_PLAIN)
  @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
  @Operation(
      operationId = "getPeerJsId",
      summary = "An id that nobody has",
      description = "A random UUID (RFC 9562 §5.4). It belongs to whoever connects with it first.")
  @APIResponse(responseCode = "200", description = "The id, as text")
  @APIResponse(
      responseCode = "403",
      description = "Problem forbidden: not for pages of that origin")
  @APIResponse(responseCode = "404", description = "Problem not-found: not that key, or turned off")
  public String newId(@RestPath String key, @Context HttpHeaders headers) {
    check(key, headers);
    return UUID.randomUUID().toString();
  }

  @GET
  @Path("/peers")
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  @ResponseHeader(name = HttpHeaders.CACHE_CONTROL, value = "no-store")
  @Operation(
      operationId = "getPeerJsPeers",
      summary = "The ids of the peers",
      description =
          "Of all replicas, up to a second old, if peerstead.peerjs.discovery allows it. No more"
              + " than 5,000 of each share.")
  @APIResponse(responseCode = "200", description = "Ids, in no order")
  @APIResponse(responseCode = "401", description = "Problem token-invalid: discovery isn't allowed")
  @APIResponse(
      responseCode = "403",
      description = "Problem forbidden: not for pages of that origin")
  @APIResponse(responseCode = "404", description = "Problem not-found: not that key, or turned off")
  @APIResponse(responseCode = "503", description = "Problem unavailable: a replica didn't answer")
  public CompletionStage<List<String>> peers(@RestPath String key, @Context HttpHeaders headers) {
    check(key, headers);
    if (!config.discovery()) {
      // PeerJS tells its application why by that very status.
      throw new Problem(ProblemType.TOKEN_INVALID, "Peers can't be listed here.");
    }
    return sockets.discovery().ids();
  }

  private void check(String key, HttpHeaders headers) {
    if (!config.enabled() || !key.equals(config.key())) {
      throw new Problem(ProblemType.NOT_FOUND, "PeerJS clients with that key are not served here.");
    }
    if (sockets.isForeign(headers.getHeaderString("Origin"))) {
      throw new Problem(ProblemType.FORBIDDEN, "Pages of that origin are not served here.");
    }
  }
}
