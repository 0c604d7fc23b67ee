package org.peerstead.signaling.ice;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What {@code RTCPeerConnection} takes (W3C WebRTC, RTCIceServer). */
@RegisterForReflection
@Schema(description = "An RTCIceServer, as RTCPeerConnection takes it.")
public record IceServer(
    @Schema(
            description = "stun:, stuns:, turn: or turns: URLs (RFC 7064, RFC 7065)",
            required = true)
        List<String> urls,
    @Schema(description = "TURN user name") @Nullable String username,
    @Schema(description = "TURN credential; holds for ttlSeconds at least")
        @Nullable String credential) {

  public IceServer {
    urls = List.copyOf(urls);
    for (String url : urls) {
      if (!url.matches("(stun|stuns|turn|turns):.+")) {
        throw new IllegalArgumentException(url + " is not a stun: or turn: URL");
      }
    }
  }
}
