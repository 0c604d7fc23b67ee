package org.peerstead.contracts.events;

/** How hosts know which replicas hold something in a share, and replicas who hosts it. */
public sealed interface HostingEvent extends ForeignEvent {

  /**
   * Said every second by a replica that holds something in the share; one that isn't heard for some
   * of them holds nothing any more. The share's host says it to itself, and counts by its own that
   * come back.
   *
   * @param lost something that the replica said of the share, since it was asked for all that it
   *     holds there, did not arrive: it wants to be asked. Absent of older replicas
   */
  record HolderAlive(String replica, int share, boolean lost) implements HostingEvent, ToShare {}

  /**
   * The host hasn't heard of the target before, or since something was lost, and asks what it holds
   * in the share.
   *
   * @param replica the host
   */
  record HoldingsRequested(String target, String replica, int share)
      implements HostingEvent, ToReplica {}
}
