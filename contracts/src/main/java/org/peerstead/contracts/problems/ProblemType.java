package org.peerstead.contracts.problems;

/**
 * The closed list of problems (RFC 9457).
 *
 * <p>Each has a type URI, a status, a title that never changes, and advice: what the client should
 * do next. A problem's {@code detail} says what was wrong this time. 4xx is the client's fault, 5xx
 * ours.
 */
public enum ProblemType {
  MALFORMED(400, "The request is malformed", "Correct what detail names and send it again."),
  TOKEN_MISSING(401, "A token is missing", "Send Authorization: Bearer with a token."),
  TOKEN_INVALID(401, "The token is not valid", "Ask identity-service for a new token."),
  FORBIDDEN(403, "That is not yours", "Use a token of the device that it belongs to."),
  NOT_FOUND(404, "There is nothing here", "Check the address."),
  IDENTITY_UNKNOWN(404, "No such identity", "Check the id or the handle."),
  MAILBOX_UNKNOWN(404, "No such mailbox", "Look the device up again, or retry in a second."),
  RECORD_UNKNOWN(404, "No such record", "Check the address or the digest."),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here", "See Allow and the OpenAPI document."),
  NOT_ACCEPTABLE(406, "No such representation", "Accept application/json."),
  HANDLE_TAKEN(409, "The handle is taken", "Choose another handle."),
  OUT_OF_ORDER(409, "The statement does not follow the head", "Fetch the chain, sign again."),
  CHAIN_FULL(409, "The chain is full", "Set no further statements; the identity stays valid."),
  ENVELOPE_ID_TAKEN(409, "The envelope id is taken", "Deposit under a new random id."),
  MAILBOX_FULL(409, "The mailbox is full", "Keep the envelope and retry after Retry-After."),
  RECORD_SUPERSEDED(409, "The record has a successor", "Fetch the current one, sign again."),
  RECORD_WITHDRAWN(410, "The record was withdrawn", "Stop showing it."),
  TOO_LARGE(413, "The request is too large", "Send no more than the limit in detail."),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported", "Use the one in detail."),
  MISDIRECTED(421, "Another host is meant", "Use the address that is served here."),
  SIGNATURE_INVALID(422, "The signature is not valid", "Sign the canonical bytes, RFC 8785."),
  AUTHOR_UNKNOWN(422, "The author is not known", "Register the identity first."),
  CHALLENGE_SPENT(422, "The challenge is unknown, used or expired", "Ask for a new challenge."),
  RATE_LIMITED(429, "Too many requests", "Wait as Retry-After says."),
  INTERNAL(500, "Something failed here", "Retry later; nothing was half done."),
  UNAVAILABLE(503, "A dependency is away", "Retry as Retry-After says.");

  private final int status;
  private final String title;
  private final String advice;

  ProblemType(int status, String title, String advice) {
    this.status = status;
    this.title = title;
    this.advice = advice;
  }

  /** {@code urn:peerstead:problem:} and the name in kebab-case. */
  public String uri() {
    return "urn:peerstead:problem:" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String advice() {
    return advice;
  }
}
