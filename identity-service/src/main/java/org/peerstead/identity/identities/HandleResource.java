package org.peerstead.identity.identities;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.peerstead.contracts.identity.Handle;

/** Identities by the names that people call them. */
@Path("/v1/handles")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Identities")
class HandleResource {

  private final Identities identities;

  HandleResource(Identities identities) {
    this.identities = identities;
  }

  @GET
  @Path("/{handle}")
  @Operation(
      operationId = "findHandle",
      summary = "Look an identity up by its handle",
      description = "Whoever has the handle now. 404 says that it is free.")
  @APIResponse(responseCode = "200", ref = "Identity")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "IdentityUnknown")
  public Uni<Response> find(
      @Parameter(name = "handle", schema = @Schema(ref = "Handle")) @PathParam("handle")
          String handle,
      @Context Request request) {
    return identities
        .find(new Handle(handle))
        .map(document -> Responses.unlessKnown(request, document));
  }
}
