package org.peerstead.signaling.hosts;

import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.ForeignEvent.Sent;

/**
 * The way to the replica that hosts an id or a topic, and from there to any replica.
 *
 * <p>Never blocks, and never calls back before it returns. What one replica tells of one key is
 * heard in that order by its host, and what a host tells one replica is heard there in order. It
 * may be lost when a replica ends, or Kafka is away for long: then a host asks again what is held.
 */
public interface Hosts {

  /** From now on the events of these clients are heard. */
  void serve(ForeignClients clients);

  /** This replica's name, as it stands in events. */
  String self();

  /** A number that nothing else has that this replica sends. */
  long nextSequence();

  /** Over how many shares all ids and topics are spread. */
  int shares();

  /** The share of an id or a topic, from 0 on. */
  int shareOf(String key);

  void tell(ForeignEvent event);

  /**
   * Whether it was not delivered here before; from now on it was. Only the thread asks that hands
   * events to the clients.
   */
  boolean isFirst(Sent sent);
}
