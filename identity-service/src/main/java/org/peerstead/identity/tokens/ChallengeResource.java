package org.peerstead.identity.tokens;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Members;

/** Challenges at the edge. */
@Path("/v1/challenges")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
class ChallengeResource {

  private final Challenges challenges;

  ChallengeResource(Challenges challenges) {
    this.challenges = challenges;
  }

  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "openChallenge",
      summary = "Ask for a challenge",
      description =
          "Holds for 120 s and for one token request. A device has at most 64 open ones; one more"
              + " makes the oldest give way.")
  @RequestBody(required = true, content = @Content(schema = @Schema(ref = "ChallengeRequest")))
  @APIResponse(
      responseCode = "201",
      description = "A fresh challenge",
      content = @Content(schema = @Schema(implementation = Challenges.Challenge.class)))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "IdentityUnknown")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "UnsupportedMediaType")
  public Uni<Challenges.Challenge> open(Map<String, @Nullable Object> request) {
    var members = new Members(request);
    Digest identity = members.digest("identity");
    Digest device = members.digest("device");
    members.end();
    return challenges.open(identity, device);
  }
}
