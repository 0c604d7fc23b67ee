package org.peerstead.signaling.sockets;

import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Reason;

/** Whoever opened a socket, judged by the token. */
public sealed interface Caller {

  /**
   * @param address that the socket comes from; absent where addresses aren't counted
   */
  record Known(String identity, String device, @Nullable String address) implements Caller {

    Known from(String address) {
      return new Known(identity, device, address);
    }
  }

  /** The socket is closed after it was told so: a browser can't see why an upgrade was refused. */
  record Unknown(CloseCode code, Reason reason, String detail) implements Caller {

    /** The same token may be good later. */
    public boolean isForNow() {
      return code == CloseCode.TRY_AGAIN_LATER;
    }

    static Unknown withoutToken() {
      return new Unknown(
          CloseCode.TOKEN, Reason.TOKEN_MISSING, "No subprotocol token.<token> was offered.");
    }

    static Unknown withBadToken() {
      return new Unknown(
          CloseCode.TOKEN, Reason.TOKEN_INVALID, "The token is expired, forged or malformed.");
    }

    static Unknown whileKeysAreAway() {
      return new Unknown(
          CloseCode.TRY_AGAIN_LATER, Reason.INTERNAL, "Tokens can't be checked at the moment.");
    }
  }
}
