package org.peerstead.mailbox.envelopes;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Malformed;

/** Senders deposit here. Who they are is neither stored nor logged. */
@Path("/v1/envelopes/{envelope}")
@Authenticated
@Tag(name = "envelopes", description = "Deposits for peers who are away.")
class EnvelopeResource {

  private final Envelopes envelopes;

  EnvelopeResource(Envelopes envelopes) {
    this.envelopes = envelopes;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "deposit",
      summary = "Deposit a ciphertext in up to 100 mailboxes",
      description =
          "In all of them or in none; stored once. Repeat it with the same id until it is answered:"
              + " the id is remembered until the envelope expires.")
  @APIResponse(
      responseCode = "201",
      description = "Deposited, and on disk.",
      content = @Content(schema = @Schema(implementation = Receipt.class)))
  @APIResponse(
      responseCode = "200",
      description = "It was deposited before, with the same content and mailboxes.",
      content = @Content(schema = @Schema(implementation = Receipt.class)))
  @APIResponse(responseCode = "400", description = "malformed: the detail names the parameter.")
  @APIResponse(responseCode = "401", description = "token-missing or token-invalid.")
  @APIResponse(
      responseCode = "404",
      description = "mailbox-unknown: the member mailboxes names them; retryAfter is 1.")
  @APIResponse(
      responseCode = "409",
      description =
          "envelope-id-taken: deposited before with other content or mailboxes. mailbox-full: the"
              + " member mailboxes names them; retryAfter is 60.")
  @APIResponse(responseCode = "413", description = "too-large: the body is over 256 KiB.")
  @APIResponse(responseCode = "415", description = "unsupported-media-type.")
  public Uni<RestResponse<Receipt>> deposit(
      @Parameter(description = "16 random bytes in base64url, 22 characters.")
          @PathParam("envelope")
          String envelope,
      @Parameter(
              description = "Device ids, each 43 characters of base64url, named once.",
              required = true,
              schema =
                  @Schema(
                      type = SchemaType.ARRAY,
                      implementation = String.class,
                      minItems = 1,
                      maxItems = 100))
          @QueryParam("mailbox")
          List<String> mailboxes,
      @Parameter(
              description = "Seconds that the envelope may wait.",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "60",
                      maximum = "2592000",
                      defaultValue = "2592000"))
          @QueryParam("ttl")
          @Nullable String ttl,
      @RequestBody(description = "The ciphertext, 1 byte to 256 KiB.", required = true)
          byte[] ciphertext) {
    return envelopes
        .deposit(new SealedEnvelope(envelope, mailboxes, ttl(ttl), ciphertext))
        .map(EnvelopeResource::response);
  }

  private static RestResponse<Receipt> response(Receipt receipt) {
    return receipt.first()
        ? RestResponse.status(RestResponse.Status.CREATED, receipt)
        : RestResponse.ok(receipt);
  }

  private static Duration ttl(@Nullable String seconds) {
    if (seconds == null) {
      return DepositLimits.MAX_TTL;
    }
    if (!seconds.matches("[0-9]{1,9}")) {
      throw new Malformed("The parameter ttl must be a whole number of seconds.");
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }
}
