package org.peerstead.signaling.hosts;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.peerstead.contracts.events.ForeignEvent;

/**
 * Replicas in this process, with queues between them in place of Kafka: what is told to a share
 * that nobody reads is lost.
 */
public final class VirtualReplicas {

  private static final int SHARES = 4;

  private record Member(ReplicatedHosts hosts, ForeignClients clients) {}

  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<Integer, String> hostOfShare = new HashMap<>();
  private final Queue<ForeignEvent> told = new ArrayDeque<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Clock clock;
  private int carried;
  private boolean paused;
  private String losing = "";

  public VirtualReplicas(Clock clock) {
    this.clock = clock;
  }

  /** Events that went from one replica to another one. */
  public int carried() {
    return carried;
  }

  /** A replica; the first one hosts everything. */
  public <C extends ForeignClients> C replica(String name, Function<Hosts, C> clients) {
    var losses = new Losses(VirtualReplicas::shareOf);
    var hosts =
        new ReplicatedHosts(
            name,
            SHARES,
            VirtualReplicas::shareOf,
            event -> tell(name, event, losses),
            losses,
            tasks::add,
            clock);
    C made = clients.apply(hosts);
    hosts.serve(made);
    members.put(name, new Member(hosts, made));
    if (members.size() == 1) {
      host(name);
    }
    return made;
  }

  /** That replica hosts everything from now on. */
  public void host(String name) {
    take(name);
    beat();
  }

  /** And nobody else has given a sign of life since. */
  public void take(String name) {
    for (int share = 0; share < SHARES; share++) {
      host(name, share);
    }
  }

  /** What was told of it and not yet read is lost. */
  public void host(String name, int share) {
    Member before = members.get(hostOfShare.getOrDefault(share, ""));
    if (before != null) {
      before.hosts().release(share);
    }
    hostOfShare.put(share, name);
    members.get(name).hosts().take(share);
    settle();
  }

  /** Without a word; nobody hosts its shares. */
  public void kill(String name) {
    members.remove(name);
    hostOfShare.values().removeIf(name::equals);
    settle();
  }

  /** With one more beat a replica is gone that holds nothing since. */
  public void beatUntilAlmostGone() {
    for (int beat = 0; beat < Holders.SILENT_BEATS; beat++) {
      beat();
    }
  }

  /** Until a killed replica is known to be gone. */
  public void beatUntilGone() {
    for (int beat = 0; beat < 8; beat++) {
      beat();
    }
  }

  public void beat() {
    members.values().forEach(member -> member.hosts().beat());
    settle();
  }

  /** The others' come later. */
  public void beatOf(String name) {
    members.get(name).hosts().beat();
    settle();
  }

  public void tick() {
    members.values().forEach(member -> member.hosts().tick());
    settle();
  }

  /** Kafka is away: what goes to other replicas waits. */
  public void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
    settle();
  }

  /** Kafka is away for so long that it doesn't take what that replica tells meanwhile. */
  public void lose(String replica, Runnable meanwhile) {
    losing = replica;
    meanwhile.run();
    settle();
    losing = "";
  }

  /** Until hosts ask again, if something was lost since they began. */
  public void beatUntilAskedAgain() {
    for (int beat = 0; beat < Holders.BEGUN_BEATS + 2; beat++) {
      beat();
    }
  }

  private void tell(String replica, ForeignEvent event, Losses losses) {
    if (replica.equals(losing)) {
      losses.add(event);
    } else {
      told.add(event);
    }
  }

  /** Until nobody has anything to say. */
  public void settle() {
    while (!tasks.isEmpty() || !(paused || told.isEmpty())) {
      List<Runnable> now = new ArrayList<>(tasks);
      tasks.clear();
      now.forEach(Runnable::run);
      while (!(paused || told.isEmpty())) {
        ForeignEvent event = told.remove();
        carried++;
        Member heard = members.get(listener(event));
        if (heard != null) {
          heard.hosts().hear(event);
        }
      }
    }
  }

  private String listener(ForeignEvent event) {
    return switch (event) {
      case ForeignEvent.ToReplica to -> to.target();
      case ForeignEvent.ToHost to -> hostOfShare.getOrDefault(shareOf(to.key()), "");
      case ForeignEvent.ToShare to -> hostOfShare.getOrDefault(to.share(), "");
      default -> throw new AssertionError(event);
    };
  }

  public static int shareOf(String key) {
    return Math.floorMod(key.hashCode(), SHARES);
  }
}
