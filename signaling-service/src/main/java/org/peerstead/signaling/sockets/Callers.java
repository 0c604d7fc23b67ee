package org.peerstead.signaling.sockets;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;

import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.Frames;

/** Tells who calls by the token among the offered subprotocols ({@code token.<token>}). */
@Singleton
public class Callers {

  private static final String TOKEN = "token.";

  private final JWTParser parser;

  Callers(JWTParser parser) {
    this.parser = parser;
  }

  /**
   * Blocks while the keys are fetched.
   *
   * @param offered values of Sec-WebSocket-Protocol (RFC 6455 §11.3.4)
   */
  Caller of(List<String> offered) {
    return offered.stream()
        .flatMap(Callers::subprotocols)
        .filter(Callers::isToken)
        .map(subprotocol -> ofToken(subprotocol.substring(TOKEN.length())))
        .findFirst()
        .orElseGet(Caller.Unknown::withoutToken);
  }

  /** The other subprotocols of a value of Sec-WebSocket-Protocol; empty if there are none. */
  static String withoutToken(String offered) {
    return subprotocols(offered).filter(not(Callers::isToken)).collect(joining(","));
  }

  /** Blocks while the keys are fetched. */
  public Caller ofToken(String token) {
    try {
      return caller(parser.parse(token));
    } catch (ParseException refused) {
      return isKeyFetch(refused)
          ? Caller.Unknown.whileKeysAreAway()
          : Caller.Unknown.withBadToken();
    }
  }

  private static Stream<String> subprotocols(String header) {
    return Arrays.stream(header.split(",", -1)).map(String::strip);
  }

  private static boolean isToken(String subprotocol) {
    return subprotocol.startsWith(TOKEN);
  }

  private static Caller caller(JsonWebToken token) {
    @Nullable String identity = token.getSubject();
    @Nullable Object device = token.getClaim("device");
    if (identity == null
        || !(device instanceof String text)
        || !Frames.DEVICE.matcher(text).matches()) {
      return Caller.Unknown.withBadToken();
    }
    return new Caller.Known(identity, text, null);
  }

  private static boolean isKeyFetch(ParseException refused) {
    return Stream.<Throwable>iterate(refused, fault -> fault != null, Throwable::getCause)
        .anyMatch(IOException.class::isInstance);
  }
}
