package org.peerstead.signaling.peerjs;

import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.peerstead.contracts.canonical.Base64Url;
import org.peerstead.signaling.sockets.Caller;
import org.peerstead.signaling.sockets.Callers;

/**
 * Ids that nobody else can take: an identity id or device id in hex, and whatever begins with it
 * and a separator. PeerJS clients refuse many ids in base64url.
 */
@Singleton
class ReservedIds {

  private static final int HEX_DIGITS = 64;
  private static final Pattern RESERVED =
      Pattern.compile("[0-9a-f]{" + HEX_DIGITS + "}(?:[ _-].*)?");

  private static final JwtConsumer UNCHECKED =
      new JwtConsumerBuilder()
          .setSkipAllValidators()
          .setDisableRequireSignature()
          .setSkipSignatureVerification()
          .build();

  private final Callers callers;

  ReservedIds(Callers callers) {
    this.callers = callers;
  }

  enum Right {
    OWNER,
    NONE,
    /** Whoever's the token was, it is no longer. */
    EXPIRED,
    /** Tokens can't be checked now. */
    UNKNOWN
  }

  static boolean isReserved(String id) {
    return RESERVED.matcher(id).matches();
  }

  /** Blocks while the keys are fetched. */
  Right right(String reservedId, String token) {
    return switch (callers.ofToken(token)) {
      case Caller.Known known -> owns(known, reservedId.substring(0, HEX_DIGITS));
      case Caller.Unknown unknown when unknown.isForNow() -> Right.UNKNOWN;
      case Caller.Unknown unknown -> isExpired(token) ? Right.EXPIRED : Right.NONE;
    };
  }

  /** As it says itself, forged or not. */
  private static boolean isExpired(String token) {
    try {
      NumericDate end = UNCHECKED.processToClaims(token).getExpirationTime();
      return end != null && end.isBefore(NumericDate.now());
    } catch (InvalidJwtException | MalformedClaimException noToken) {
      return false;
    }
  }

  private static Right owns(Caller.Known caller, String owner) {
    boolean isOwner = hex(caller.device()).equals(owner) || hex(caller.identity()).equals(owner);
    return isOwner ? Right.OWNER : Right.NONE;
  }

  private static String hex(String id) {
    return HexFormat.of().formatHex(Base64Url.decode(id));
  }
}
