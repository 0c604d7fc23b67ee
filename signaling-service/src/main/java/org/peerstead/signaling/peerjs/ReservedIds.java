package org.peerstead.signaling.peerjs;

import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.regex.Pattern;
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

  private final Callers callers;

  ReservedIds(Callers callers) {
    this.callers = callers;
  }

  enum Right {
    OWNER,
    NONE,
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
      case Caller.Unknown unknown -> unknown.isForNow() ? Right.UNKNOWN : Right.NONE;
    };
  }

  private static Right owns(Caller.Known caller, String owner) {
    boolean isOwner = hex(caller.device()).equals(owner) || hex(caller.identity()).equals(owner);
    return isOwner ? Right.OWNER : Right.NONE;
  }

  private static String hex(String id) {
    return HexFormat.of().formatHex(Base64Url.decode(id));
  }
}
