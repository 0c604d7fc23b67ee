package org.peerstead.identity.identities;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Members;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.identity.Statement;

/** Identities at the edge. */
@Path("/v1/identities")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Identities")
class IdentityResource {

  private final Identities identities;

  IdentityResource(Identities identities) {
    this.identities = identities;
  }

  @POST
  @Operation(
      operationId = "register",
      summary = "Register an identity",
      description =
          "All or nothing: if the handle is taken, the identity is not registered either. The same"
              + " statements again are answered with 200.")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "Registration")))
  @APIResponse(responseCode = "201", ref = "Registered")
  @APIResponse(responseCode = "200", ref = "Identity")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
  @APIResponse(responseCode = "422", ref = "SignatureInvalid")
  public Uni<Response> register(Map<String, @Nullable Object> registration) {
    return identities
        .register(statements(registration))
        .map(registered ->
            registered.begun()
                ? Responses.created(registered.document())
                : Responses.ok(registered.document()));
  }

  @POST
  @Path("/{identity}/statements")
  @Operation(
      operationId = "append",
      summary = "Append a statement to an identity's chain",
      description =
          "It names the digest of the head and is signed by a device of the identity. A statement"
              + " that the chain has already changes nothing.")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "Statement")))
  @APIResponse(responseCode = "200", ref = "Identity")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "IdentityUnknown")
  @APIResponse(responseCode = "409", ref = "Conflict")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
  @APIResponse(responseCode = "422", ref = "SignatureInvalid")
  public Uni<Response> append(
      @Parameter(name = "identity", schema = @Schema(ref = "Digest")) @PathParam("identity")
          String identity,
      Map<String, @Nullable Object> statement) {
    return identities
        .append(new Digest(identity), Statement.read(SignedObject.of(statement)))
        .map(Responses::ok);
  }

  @GET
  @Path("/{identity}")
  @Operation(
      operationId = "findIdentity",
      summary = "Look an identity up",
      description = "Replay the statements: they are signed, this service is not to be trusted.")
  @APIResponse(responseCode = "200", ref = "Identity")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "IdentityUnknown")
  public Uni<Response> find(
      @Parameter(name = "identity", schema = @Schema(ref = "Digest")) @PathParam("identity")
          String identity,
      @Context Request request) {
    return identities
        .find(new Digest(identity))
        .map(document -> Responses.unlessKnown(request, document));
  }

  private static List<Statement> statements(Map<String, @Nullable Object> registration) {
    var members = new Members(registration);
    List<Statement> statements =
        members.objects("statements").stream()
            .map(statement -> Statement.read(SignedObject.of(statement)))
            .toList();
    members.end();
    return statements;
  }
}
