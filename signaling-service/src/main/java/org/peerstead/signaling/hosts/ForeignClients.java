package org.peerstead.signaling.hosts;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.peerstead.contracts.events.ForeignEvent;

/** The rules of one kind of foreign client, as edge and as host. Called by one thread. */
public interface ForeignClients {

  Held held();

  Hosted hosted();

  /** Something for the host of a key that is hosted here, or for this replica. */
  void handle(ForeignEvent event);

  /** Called some times a second. */
  void tick();

  /** Of the edge: the ids or topics that somebody at this replica holds. */
  interface Held {

    void keys(Consumer<String> each);

    /** The host of these keys has just begun, and doesn't know what is held here: tells it. */
    void restate(Predicate<String> keys);
  }

  /** Of the host: the ids or topics that this replica decides about. */
  interface Hosted {

    /** These keys are hosted here from now on, and nothing is known of them; or not any more. */
    void settle(Predicate<String> keys);

    /** Another replica hosts these keys now. */
    void forget(Predicate<String> keys);

    /** That replica holds none of these keys any more, which are hosted here. */
    void handleGone(String replica, Predicate<String> keys);
  }
}
