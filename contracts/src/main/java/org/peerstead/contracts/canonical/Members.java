package org.peerstead.contracts.canonical;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object strictly: each member is taken once, {@link #end()} refuses what is left.
 *
 * <p>Every refusal is a {@link Malformed} that names the member.
 */
public final class Members {

  /** What JavaScript's {@code toISOString} prints: one spelling for each millisecond. */
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z");

  private final Map<String, @Nullable Object> rest;

  public Members(Map<String, ? extends @Nullable Object> json) {
    this.rest = new LinkedHashMap<>(json);
  }

  public String text(String name) {
    if (rest.remove(name) instanceof String text) {
      return text;
    }
    throw new Malformed("The member " + name + " must be a string.");
  }

  public String text(String name, Pattern shape) {
    String text = text(name);
    if (!shape.matcher(text).matches()) {
      throw new Malformed("The member " + name + " must match " + shape + ".");
    }
    return text;
  }

  public @Nullable String textIfPresent(String name) {
    return rest.containsKey(name) ? text(name) : null;
  }

  public Digest digest(String name) {
    return named(name, () -> new Digest(text(name)));
  }

  public @Nullable Digest digestIfPresent(String name) {
    return rest.containsKey(name) ? digest(name) : null;
  }

  public SigningKey signingKey(String name) {
    return named(name, () -> new SigningKey(text(name)));
  }

  /** The text of exactly that many bytes in base64url. */
  public String bytes(String name, int length) {
    return named(
        name,
        () -> {
          String text = text(name);
          Base64Url.decode(text, length);
          return text;
        });
  }

  /** RFC 3339 in UTC with milliseconds, such as {@code 2026-01-31T09:30:00.000Z}. */
  public Instant time(String name) {
    String text = text(name, TIME);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException noSuchDay) {
      throw new Malformed("The member " + name + " is not a time that exists.");
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  public Map<String, @Nullable Object> object(String name) {
    if (rest.remove(name) instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new Malformed("The member " + name + " must be an object.");
  }

  public List<Map<String, @Nullable Object>> objects(String name) {
    if (!(rest.remove(name) instanceof List<?> items)) {
      throw new Malformed("The member " + name + " must be an array.");
    }
    return items.stream().map(item -> item(name, item)).toList();
  }

  public void end() {
    if (!rest.isEmpty()) {
      throw new Malformed("Unknown member " + rest.keySet().iterator().next() + "; leave it out.");
    }
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> item(String name, @Nullable Object item) {
    if (item instanceof Map<?, ?> object) {
      return (Map<String, @Nullable Object>) object;
    }
    throw new Malformed("The member " + name + " must have objects only.");
  }

  private static <T> T named(String name, java.util.function.Supplier<T> read) {
    try {
      return read.get();
    } catch (Malformed cause) {
      String sentence = String.valueOf(cause.getMessage());
      throw sentence.contains(name) ? cause : new Malformed("The member " + name + ": " + sentence);
    }
  }
}
