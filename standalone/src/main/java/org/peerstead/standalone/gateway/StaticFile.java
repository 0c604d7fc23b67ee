package org.peerstead.standalone.gateway;

import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file as one request gets it.
 *
 * @param name the path that was asked for, which decides type and caching
 * @param path on disk; of the compressed form if there is an encoding
 */
record StaticFile(String name, Path path, Optional<String> encoding, long size, long modified) {

  /** What the bundler names by content: {@code assets/name-hash.js}. */
  private static final Pattern HASHED = Pattern.compile("/assets/.+-[A-Za-z0-9_-]{8}\\.[^/]+");

  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String ASK_EACH_TIME = "no-cache";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  void describe(MultiMap headers) {
    headers.set("Content-Type", type());
    headers.set("Cache-Control", HASHED.matcher(name).matches() ? FOREVER : ASK_EACH_TIME);
    headers.set("ETag", tag());
    headers.set("Vary", "Accept-Encoding");
    encoding.ifPresent(one -> headers.set("Content-Encoding", one));
  }

  /** RFC 9110 §13.1.2. */
  boolean isKnownTo(@Nullable String ifNoneMatch) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", ""))
            .anyMatch(tag -> tag.equals("*") || tag.equals(tag()));
  }

  private String tag() {
    return "\"" + Long.toHexString(modified) + "-" + size + encoding.orElse("") + "\"";
  }

  private String type() {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(extension, "application/octet-stream");
  }
}
