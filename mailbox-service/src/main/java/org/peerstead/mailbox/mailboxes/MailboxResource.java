package org.peerstead.mailbox.mailboxes;

import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Malformed;

/** A device and its mailbox. */
@Path("/v1/mailboxes/{mailbox}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "mailboxes", description = "A device's queue of envelopes, for that device alone.")
@APIResponse(responseCode = "400", description = "malformed: the detail names the parameter.")
@APIResponse(responseCode = "401", description = "token-missing or token-invalid.")
@APIResponse(responseCode = "403", description = "forbidden: the token is of another device.")
@APIResponse(
    responseCode = "404",
    description = "mailbox-unknown: the directory has not named the device yet; retryAfter is 1.")
class MailboxResource {

  static final int MAX_LIMIT = 100;

  private final Mailboxes mailboxes;
  private final JsonWebToken token;

  MailboxResource(Mailboxes mailboxes, JsonWebToken token) {
    this.mailboxes = mailboxes;
    this.token = token;
  }

  @GET
  @Operation(operationId = "usage", summary = "How full the mailbox is")
  @APIResponse(responseCode = "200", description = "What waits, and the quota.")
  public Uni<Usage> usage(@PathParam("mailbox") String mailbox) {
    return mailboxes.usage(own(mailbox));
  }

  @GET
  @Path("envelopes")
  @Operation(
      operationId = "drain",
      summary = "Read envelopes in order",
      description =
          "A page ends at the limit or before 1 MiB of content. Envelopes stay until they are"
              + " acknowledged, so whoever drops one before storing it can read it again. An id"
              + " may come twice: drop what you have seen.")
  @APIResponse(responseCode = "200", description = "A page; empty if nothing waits.")
  public Uni<Page> drain(
      @PathParam("mailbox") String mailbox,
      @Parameter(description = "A cursor of an earlier page; absent: from the oldest kept.")
          @QueryParam("after")
          @Nullable String after,
      @Parameter(
              description = "Envelopes at most.",
              schema =
                  @Schema(
                      type = SchemaType.INTEGER,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = "100"))
          @QueryParam("limit")
          @Nullable String limit) {
    var own = own(mailbox);
    var from = after == null ? Cursor.BEGINNING : Cursor.of(after);
    return mailboxes.drain(own, from, limit == null ? MAX_LIMIT : limit(limit));
  }

  @DELETE
  @Path("envelopes")
  @Operation(
      operationId = "acknowledge",
      summary = "Delete envelopes that the device has stored",
      description = "Deletes all up to and including the cursor. Repeating it changes nothing.")
  @APIResponse(responseCode = "204", description = "They are gone.")
  public Uni<Void> acknowledge(
      @PathParam("mailbox") String mailbox,
      @Parameter(description = "A cursor of a page or an envelope.", required = true)
          @QueryParam("through")
          @Nullable String through) {
    var own = own(mailbox);
    if (through == null) {
      throw new Malformed("The parameter through is missing; name the cursor to delete up to.");
    }
    return mailboxes.acknowledge(own, Cursor.of(through));
  }

  private OwnMailbox own(String mailbox) {
    return OwnMailbox.of(mailbox, token.getClaim("device"));
  }

  private static int limit(String text) {
    if (!text.matches("[1-9][0-9]?|100")) {
      throw new Malformed("The parameter limit must be a whole number from 1 to 100.");
    }
    return Integer.parseInt(text);
  }
}
