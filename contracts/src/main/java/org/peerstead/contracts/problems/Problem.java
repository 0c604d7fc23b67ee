package org.peerstead.contracts.problems;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Thrown by rules, translated by the edge into {@code application/problem+json}.
 *
 * <p>Rules throw subclasses whose names are sentences, such as {@code HandleTaken}.
 */
public class Problem extends RuntimeException {

  private final ProblemType type;
  private final Map<String, Object> extensions;

  /**
   * @param detail what was wrong this time, in one sentence
   */
  public Problem(ProblemType type, String detail) {
    this(type, detail, Map.of());
  }

  /**
   * @param extensions further members (RFC 9457 §3.2); {@code retryAfter}, in seconds, also becomes
   *     the header
   */
  public Problem(ProblemType type, String detail, Map<String, Object> extensions) {
    super(detail);
    this.type = type;
    this.extensions = Map.copyOf(extensions);
  }

  public ProblemType type() {
    return type;
  }

  public Map<String, Object> extensions() {
    return extensions;
  }

  /** The members of RFC 9457 §3.1, then {@code advice}, then the extensions. */
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", type.uri());
    json.put("title", type.title());
    json.put("status", type.status());
    json.put("detail", String.valueOf(getMessage()));
    json.put("advice", type.advice());
    json.putAll(extensions);
    return json;
  }
}
