package org.peerstead.signaling.hosts;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.peerstead.contracts.events.ForeignEvent;

/** The rules of one kind of foreign client, as edge and as host. Called by one thread. */
public interface ForeignClients {

  /** Something for the host of a key that is hosted here, or for this replica. */
  void handle(ForeignEvent event);

  /** The ids or topics that somebody here holds. */
  void held(Consumer<String> keys);

  /** The host of these keys doesn't know what is held here: tells it. */
  void restate(Predicate<String> keys);

  /** This replica hosts these keys from now on, and knows nothing of them; or not any more. */
  void host(Predicate<String> keys);

  /** This replica doesn't host these keys any more. */
  void forget(Predicate<String> keys);

  /** That replica holds none of these keys any more, which are hosted here. */
  void handleGone(String replica, Predicate<String> keys);

  /** Called some times a second. */
  void tick();
}
