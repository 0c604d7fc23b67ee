package org.peerstead.identity.identities;

import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Documents as responses: the head is the ETag, and a cache asks again each time. */
final class Responses {

  private Responses() {}

  static Response ok(IdentityDocument document) {
    return tagged(Response.ok(document), document);
  }

  static Response created(IdentityDocument document) {
    URI location = URI.create("/v1/identities/" + document.identity());
    return tagged(Response.created(location).entity(document), document);
  }

  static Response unlessKnown(Request request, IdentityDocument document) {
    Response.ResponseBuilder known = request.evaluatePreconditions(tag(document));
    return known == null ? ok(document) : tagged(known, document);
  }

  private static Response tagged(Response.ResponseBuilder response, IdentityDocument document) {
    var revalidate = new CacheControl();
    revalidate.setNoCache(true);
    revalidate.setNoTransform(false);
    return response.tag(tag(document)).cacheControl(revalidate).build();
  }

  private static EntityTag tag(IdentityDocument document) {
    return new EntityTag(document.head());
  }
}
