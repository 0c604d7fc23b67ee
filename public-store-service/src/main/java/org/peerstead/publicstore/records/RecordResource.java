package org.peerstead.publicstore.records;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
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
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.canonical.SignedObject;
import org.peerstead.contracts.records.Address;

/** What stands at an address. */
@Path("/v1/records/{author}/{collection}/{key}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "records")
class RecordResource {

  /** A record may be superseded at any time: keep it, but ask whether it still stands. */
  private static final String REVALIDATE = "public, no-cache";

  private final Records records;

  RecordResource(Records records) {
    this.records = records;
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "putRecord",
      summary = "Publish a record, or withdraw one by a tombstone",
      description =
          "Signed by a device of the author (Ed25519 over the RFC 8785 canonical bytes without the"
              + " member signature). previous is the digest of what stands at the address now, and"
              + " is left out for the first; of several who name the same, exactly one gets the"
              + " place. Repeating a request that succeeded changes nothing. Limit: 65,536"
              + " canonical bytes without the signature; 64 levels of nesting.")
  @APIResponse(responseCode = "201", description = "It is the first there. ETag is its digest.")
  @APIResponse(
      responseCode = "200",
      description = "It took the place of the one that it names, or stood there before.")
  @APIResponse(
      responseCode = "400",
      ref = "Problem",
      description = "malformed: a member is missing, unknown or of the wrong shape, or the address")
  @APIResponse(
      responseCode = "409",
      ref = "Problem",
      description = "record-superseded: previous does not stand there; the member current does")
  @APIResponse(
      responseCode = "410",
      ref = "Problem",
      description =
          "record-withdrawn: name the member current, the tombstone's digest, as previous")
  @APIResponse(responseCode = "413", ref = "Problem", description = "too-large")
  @APIResponse(responseCode = "415", ref = "Problem", description = "unsupported-media-type")
  @APIResponse(
      responseCode = "422",
      ref = "Problem",
      description =
          "signature-invalid: also for a device that isn't the author's, or was added more than 5"
              + " minutes after the record's time, and for a time more than 5 minutes ahead;"
              + " author-unknown: identity-service has no such identity")
  @APIResponse(
      responseCode = "503",
      ref = "Problem",
      description = "unavailable: the author is not known here and identity-service is away")
  public Uni<Response> put(
      @Parameter(schema = @Schema(ref = "Digest")) @PathParam("author") String author,
      @Parameter(schema = @Schema(ref = "Collection")) @PathParam("collection") String collection,
      @Parameter(schema = @Schema(ref = "RecordKey")) @PathParam("key") String key,
      @RequestBody(required = true, content = @Content(schema = @Schema(ref = "SignedRecord")))
          @Nullable Map<String, @Nullable Object> body,
      @Context UriInfo uri) {
    if (body == null) {
      throw new Malformed("Send the signed record, a JSON object.");
    }
    var signed = SignedObject.of(body);
    return records
        .put(new Address(new Digest(author), collection, key), signed)
        .map(placement -> placed(placement, uri).tag(signed.digest().text()).build());
  }

  @GET
  @Operation(
      operationId = "getRecord",
      summary = "The record that stands at an address",
      description = "As its author signed it. The ETag is its digest; If-None-Match is heard.")
  @APIResponse(
      responseCode = "200",
      description = "The signed record",
      content = @Content(schema = @Schema(ref = "SignedRecord")))
  @APIResponse(responseCode = "304", description = "The record of If-None-Match still stands")
  @APIResponse(responseCode = "400", ref = "Problem", description = "malformed: no such address")
  @APIResponse(responseCode = "404", ref = "Problem", description = "record-unknown")
  @APIResponse(
      responseCode = "410",
      ref = "Problem",
      description = "record-withdrawn: the member tombstone is the whole signed tombstone")
  public Uni<Response> get(
      @Parameter(schema = @Schema(ref = "Digest")) @PathParam("author") String author,
      @Parameter(schema = @Schema(ref = "Collection")) @PathParam("collection") String collection,
      @Parameter(schema = @Schema(ref = "RecordKey")) @PathParam("key") String key,
      @Context Request request) {
    return records
        .at(new Address(new Digest(author), collection, key))
        .map(standing -> respond(standing, request, REVALIDATE));
  }

  /** The record, or 304 if the reader has it. */
  static Response respond(RecordRow standing, Request request, String cacheControl) {
    var tag = new EntityTag(standing.digest().text());
    var unchanged = request.evaluatePreconditions(tag);
    var response = unchanged == null ? Response.ok(standing.signed().text()) : unchanged;
    return response.tag(tag).header(HttpHeaders.CACHE_CONTROL, cacheControl).build();
  }

  private static Response.ResponseBuilder placed(Records.Placement placement, UriInfo uri) {
    return switch (placement) {
      case FIRST -> Response.created(uri.getAbsolutePath());
      case SUCCESSOR, REPEATED -> Response.ok();
    };
  }
}
