package org.peerstead.publicstore.feeds;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.peerstead.contracts.canonical.Digest;
import org.peerstead.contracts.canonical.Malformed;
import org.peerstead.contracts.records.Address;

/** Feeds by author and by collection. */
@Path("/v1/feeds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "feeds")
@APIResponse(
    responseCode = "200",
    description = "A page of signed records, newest first. The ETag names the page.",
    headers =
        @Header(name = "Link", description = "rel=\"next\" (RFC 8288) unless it is the last page"),
    content = @Content(schema = @Schema(implementation = FeedPage.class)))
@APIResponse(responseCode = "304", description = "The page of If-None-Match is the same")
@APIResponse(
    responseCode = "400",
    ref = "Problem",
    description = "malformed: the author, the collection, the cursor or the limit")
class FeedResource {

  private static final String REVALIDATE = "public, no-cache";

  private final Feeds feeds;

  FeedResource(Feeds feeds) {
    this.feeds = feeds;
  }

  /** The part of a feed that is asked for. */
  static class Paging {

    @Parameter(description = "The cursor of the page before; none for the newest records")
    @QueryParam("after")
    @Nullable String after;

    @Parameter(
        description = "Records, at most; a page also ends with the record that reaches 1 MiB",
        schema =
            @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "100", defaultValue = "20"))
    @QueryParam("limit")
    @Nullable String limit;

    @Nullable Cursor cursor() {
      return after == null ? null : Cursor.read(after);
    }

    int limit() {
      try {
        return limit == null ? Feeds.DEFAULT_LIMIT : Integer.parseInt(limit);
      } catch (NumberFormatException notOne) {
        throw new Malformed("The parameter limit is a number.");
      }
    }
  }

  @GET
  @Path("authors/{author}")
  @Operation(operationId = "feedOfAuthor", summary = "An author's records, newest first")
  public Uni<Response> ofAuthor(
      @Parameter(schema = @Schema(ref = "Digest")) @PathParam("author") String author,
      @BeanParam Paging paging,
      @Context UriInfo uri,
      @Context Request request) {
    return page(new Feed.OfAuthor(new Digest(author)), paging, uri, request);
  }

  @GET
  @Path("authors/{author}/{collection}")
  @Operation(
      operationId = "feedOfAuthorsCollection",
      summary = "An author's records of one collection, newest first")
  public Uni<Response> ofAuthorsCollection(
      @Parameter(schema = @Schema(ref = "Digest")) @PathParam("author") String author,
      @Parameter(schema = @Schema(ref = "Collection")) @PathParam("collection") String collection,
      @BeanParam Paging paging,
      @Context UriInfo uri,
      @Context Request request) {
    var feed =
        new Feed.OfAuthorsCollection(new Digest(author), Address.requireCollection(collection));
    return page(feed, paging, uri, request);
  }

  @GET
  @Path("collections/{collection}")
  @Operation(
      operationId = "feedOfCollection",
      summary = "All authors' records of one collection, newest first")
  public Uni<Response> ofCollection(
      @Parameter(schema = @Schema(ref = "Collection")) @PathParam("collection") String collection,
      @BeanParam Paging paging,
      @Context UriInfo uri,
      @Context Request request) {
    var feed = new Feed.OfCollection(Address.requireCollection(collection));
    return page(feed, paging, uri, request);
  }

  private Uni<Response> page(Feed feed, Paging paging, UriInfo uri, Request request) {
    int limit = paging.limit();
    return feeds.page(feed, paging.cursor(), limit).map(page -> respond(page, limit, uri, request));
  }

  private static Response respond(FeedPage page, int limit, UriInfo uri, Request request) {
    var tag = new EntityTag(page.tag());
    var unchanged = request.evaluatePreconditions(tag);
    var response = unchanged == null ? Response.ok(page) : unchanged;
    if (page.cursor() != null) {
      String next = uri.getPath() + "?after=" + page.cursor() + "&limit=" + limit;
      response.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
    }
    return response.tag(tag).header(HttpHeaders.CACHE_CONTROL, REVALIDATE).build();
  }
}
