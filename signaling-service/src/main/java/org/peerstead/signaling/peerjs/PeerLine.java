package org.peerstead.signaling.peerjs;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.lines.JsonFrame;
import org.peerstead.signaling.lines.Line;
import org.peerstead.signaling.lines.Protocol;
import org.peerstead.signaling.lines.Refused;
import org.peerstead.signaling.lines.Text;
import org.peerstead.signaling.metrics.SignalingMetrics;
import org.peerstead.signaling.peerjs.PeerIds.Claim;

/** One socket of a PeerJS client. It isn't listened to until it has its id. */
final class PeerLine implements Protocol, Holder {

  private final Line line;
  private final PeerIds ids;
  private final SignalingMetrics metrics;
  private final AtomicBoolean open = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Claim claim;
  private byte[] quotedId = {};

  PeerLine(Line line, PeerIds ids, SignalingMetrics metrics) {
    this.line = line;
    this.ids = ids;
    this.metrics = metrics;
  }

  /**
   * @param token a digest
   */
  void claim(String id, String token) {
    quotedId = JsonFrame.quoted(id);
    Claim made = ids.prepare(id, token, this);
    claim = made;
    ids.claim(made);
    if (closed.get()) {
      ids.release(made);
    }
  }

  @Override
  public void handleFrame(byte[] bytes, int length) {
    if (!open.get()) {
      // A paused socket is read even so once its client has said that nothing follows: it is going,
      // and what it says with an id that it may never get is for nobody.
      return;
    }
    PeerFrames.PeerFrame frame = PeerFrames.read(bytes, length);
    Claim held = claim;
    if (held == null) {
      return;
    }
    PeerFrames.Type type = frame.type();
    metrics.received(type.metric());
    String dst = frame.dst();
    if (dst != null && type != PeerFrames.Type.HEARTBEAT) {
      ids.send(held, dst, frame.from(quotedId), type);
    } else if (type == PeerFrames.Type.LEAVE) {
      handleClosed();
    }
  }

  @Override
  public void handleGranted() {
    if (open.compareAndSet(false, true)) {
      line.send(PeerFrames.OPEN);
      line.resume();
    }
  }

  @Override
  public void handleDenied(boolean taken) {
    if (taken) {
      line.end(PeerFrames.ID_TAKEN, CloseCode.REPLACED);
    } else {
      line.end(
          PeerFrames.error("A newer socket with the same token has the id."), CloseCode.REPLACED);
    }
  }

  /** Its token was good once; PeerJS says the same one at every {@code reconnect()}. */
  void handleExpired() {
    line.end(
        PeerFrames.error(
            "The token has expired. Set peer.options.token to a new one before reconnect()."),
        CloseCode.TOKEN);
  }

  @Override
  public void handleUnanswered() {
    line.end(
        PeerFrames.error("Who has the id can't be found out now. Try again later."),
        CloseCode.TRY_AGAIN_LATER);
  }

  @Override
  public void hear(Text frame) {
    line.send(frame);
  }

  @Override
  public Text refusal(Refused refused) {
    return PeerFrames.error(
        refused.refusal().wire() + ": " + refused.sentence() + " " + refused.refusal().advice());
  }

  /** The client gives up at the first error anyway. */
  @Override
  public int refusalsInARow() {
    return 0;
  }

  @Override
  public void handleClosed() {
    closed.set(true);
    Claim held = claim;
    if (held != null) {
      claim = null;
      ids.release(held);
    }
  }
}
