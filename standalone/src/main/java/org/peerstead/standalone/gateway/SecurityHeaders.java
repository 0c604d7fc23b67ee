package org.peerstead.standalone.gateway;

import io.vertx.core.MultiMap;
import java.util.Map;

/** What browsers are told to refuse. */
final class SecurityHeaders {

  /**
   * Scripts come from here alone. {@code style-src-attr} is open because elements place and colour
   * themselves by style attributes; those cannot load or run anything under this policy.
   */
  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self' 'wasm-unsafe-eval'",
          "style-src 'self'",
          "style-src-attr 'unsafe-inline'",
          "img-src 'self' blob: data:",
          "media-src 'self' blob:",
          "font-src 'self'",
          "connect-src 'self'",
          "worker-src 'self'",
          "manifest-src 'self'",
          "form-action 'self'",
          "base-uri 'none'",
          "frame-ancestors 'none'");

  private static final Map<String, String> PAGE =
      Map.of(
          "Content-Security-Policy",
          CONTENT_SECURITY_POLICY,
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(self), microphone=(self), display-capture=(self), geolocation=(), usb=()",
          "X-Frame-Options",
          "DENY");

  private SecurityHeaders() {}

  static void onEverything(MultiMap headers) {
    headers.set("X-Content-Type-Options", "nosniff");
  }

  static void onPage(MultiMap headers) {
    onEverything(headers);
    PAGE.forEach(headers::set);
  }
}
