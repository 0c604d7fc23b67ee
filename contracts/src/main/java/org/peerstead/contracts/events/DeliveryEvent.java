package org.peerstead.contracts.events;

/**
 * Said on {@link Topic#SIGNALING_DELIVERIES} to the one replica that holds the recipient's socket;
 * the subject is that replica.
 */
public sealed interface DeliveryEvent extends SignalingEvent {

  /** The replica that it is for. */
  String target();

  /**
   * An offer, an answer or a candidate for a peer of the target.
   *
   * @param replica where the sender's socket is
   * @param epoch of the sender's socket
   * @param type of the frame
   * @param frame the frame as the recipient gets it, JSON
   */
  record FrameForwarded(
      String replica,
      String target,
      String room,
      String from,
      long epoch,
      String to,
      String type,
      String frame)
      implements DeliveryEvent {

    @Override
    public String subject() {
      return target;
    }
  }

  /** The recipient of a forwarded frame had gone; {@code from} is the sender, who is told. */
  record FrameUndeliverable(
      String replica, String target, String room, String from, long epoch, String to)
      implements DeliveryEvent {

    @Override
    public String subject() {
      return target;
    }
  }
}
