package org.peerstead.publicstore.records;

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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.peerstead.contracts.canonical.Digest;

/** Records by their names. */
@Path("/v1/digests/{digest}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "records")
class DigestResource {

  /** Other bytes would have another digest. A year, the longest that caches heed. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final Records records;

  DigestResource(Records records) {
    this.records = records;
  }

  @GET
  @Operation(
      operationId = "getByDigest",
      summary = "The record or tombstone of a digest",
      description =
          "As its author signed it, while it stands at its address. A reader that recomputes the"
              + " digest knows that nothing was changed.")
  @APIResponse(
      responseCode = "200",
      description = "The signed record or tombstone",
      content = @Content(schema = @Schema(ref = "SignedRecord")))
  @APIResponse(responseCode = "304", description = "The reader has it")
  @APIResponse(responseCode = "400", ref = "Problem", description = "malformed: no digest")
  @APIResponse(
      responseCode = "404",
      ref = "Problem",
      description = "record-unknown: never published, or superseded; those are not kept")
  @APIResponse(
      responseCode = "410",
      ref = "Problem",
      description = "record-withdrawn: the member tombstone is the whole signed tombstone")
  public Uni<Response> get(
      @Parameter(schema = @Schema(ref = "Digest")) @PathParam("digest") String digest,
      @Context Request request) {
    return records
        .named(new Digest(digest))
        .map(standing -> RecordResource.respond(standing, request, FOREVER));
  }
}
