package org.peerstead.signaling.hosts;

import java.time.Clock;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.peerstead.contracts.events.ForeignEvent;
import org.peerstead.contracts.events.ForeignEvent.Sent;
import org.peerstead.contracts.events.HostingEvent.HolderAlive;
import org.peerstead.contracts.events.HostingEvent.HoldingsRequested;

/**
 * Hosts that are spread over the replicas by shares. What concerns a share that this replica hosts
 * stays here.
 */
public final class ReplicatedHosts implements Hosts {

  private static final Logger LOG = Logger.getLogger(ReplicatedHosts.class);

  private final String self;
  private final int shares;
  private final ToIntFunction<String> shareOf;
  private final Consumer<ForeignEvent> others;
  private final Losses losses;
  private final Executor thread;
  private final List<ForeignClients> clients = new CopyOnWriteArrayList<>();
  private final AtomicLong sequence = new AtomicLong();
  private final Holders holders;
  private final Repeats repeats;
  private final Deliveries deliveries = new Deliveries();
  private volatile BitSet hosted = new BitSet();

  /**
   * @param shareOf the share of a key, one of so many
   * @param others carries an event to its host or target, in order and without blocking
   * @param losses are told of those that it didn't carry
   * @param thread runs one task after the other, later
   */
  public ReplicatedHosts(
      String self,
      int shares,
      ToIntFunction<String> shareOf,
      Consumer<ForeignEvent> others,
      Losses losses,
      Executor thread,
      Clock clock) {
    this.self = self;
    this.shares = shares;
    this.shareOf = shareOf;
    this.others = others;
    this.losses = losses;
    this.thread = thread;
    this.holders = new Holders(this::tell, self);
    this.repeats = new Repeats(shareOf, clock);
  }

  @Override
  public void serve(ForeignClients served) {
    clients.add(served);
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public long nextSequence() {
    return sequence.incrementAndGet();
  }

  @Override
  public int shares() {
    return shares;
  }

  @Override
  public int shareOf(String key) {
    return shareOf.applyAsInt(key);
  }

  @Override
  public void tell(ForeignEvent event) {
    repeats.keep(event);
    carry(event);
  }

  private void carry(ForeignEvent event) {
    boolean isForHere =
        switch (event) {
          case ForeignEvent.ToHost toHost -> areHere(toHost.key());
          case ForeignEvent.ToReplica toReplica -> toReplica.target().equals(self);
          case ForeignEvent.ToShare toShare -> hosted.get(toShare.share());
          default -> throw new IllegalStateException("For nobody: " + event);
        };
    if (isForHere) {
      later(() -> handle(event));
    } else {
      others.accept(event);
    }
  }

  @Override
  public boolean isFirst(Sent sent) {
    return deliveries.isFirst(sent);
  }

  /**
   * It came through Kafka, for this replica or for the host of a share. To be called by this one's
   * own thread.
   */
  public void hear(ForeignEvent event) {
    guarded(() -> handle(event));
  }

  /** This replica hosts the share from now on. */
  public void take(int share) {
    later(() -> {
      setHosted(share, true);
      begin(share);
    });
  }

  /** Another replica will host it. */
  public void release(int share) {
    later(() -> {
      setHosted(share, false);
      holders.end(share);
      clients.forEach(served -> served.hosted().forget(in(share)));
    });
  }

  /** Every second. */
  public void beat() {
    later(() -> {
      var shares = new BitSet();
      clients.forEach(served -> served.held().keys(key -> shares.set(shareOf.applyAsInt(key))));
      repeats.beat(shares);
      deliveries.beat();
      // The host here needs no sign of its own life but to judge the others by.
      shares.andNot(hosted);
      shares.or(holders.beat());
      shares.stream()
          .forEach(share -> others.accept(new HolderAlive(self, share, losses.has(share))));
      holders.wrong(losses).stream().forEach(this::begin);
    });
  }

  public void tick() {
    later(() -> clients.forEach(ForeignClients::tick));
  }

  private void handle(ForeignEvent event) {
    switch (event) {
      case ForeignEvent.ToShare toShare when !hosted.get(toShare.share()) ->
          LOG.debugf("Hosted elsewhere meanwhile: share %d", toShare.share());
      case HolderAlive alive -> holders.handle(alive, this::handleGone);
      case HoldingsRequested requested -> handle(requested);
      case ForeignEvent.ToHost toHost when !areHere(toHost.key()) ->
          LOG.debugf("Hosted elsewhere meanwhile: %s", toHost.key());
      default -> {
        if (event instanceof ForeignEvent.ToHost said) {
          holders.handleSaid(said.replica(), shareOf.applyAsInt(said.key()));
        }
        clients.forEach(served -> served.handle(event));
      }
    }
  }

  /** Who holds what in the share is to be heard of everybody, of this replica at once. */
  private void begin(int share) {
    holders.begin(share);
    clients.forEach(served -> served.hosted().settle(in(share)));
    handle(new HoldingsRequested(self, self, share));
  }

  /** A host that begins has missed what was told since the one before it ended. */
  private void handle(HoldingsRequested requested) {
    losses.forget(requested.share());
    clients.forEach(served -> served.held().restate(in(requested.share())));
    repeats.of(requested.share()).forEach(this::carry);
  }

  private void handleGone(String replica, int share) {
    clients.forEach(served -> served.hosted().handleGone(replica, in(share)));
  }

  private boolean areHere(String key) {
    return hosted.get(shareOf.applyAsInt(key));
  }

  private Predicate<String> in(int share) {
    return key -> shareOf.applyAsInt(key) == share;
  }

  private void setHosted(int share, boolean isHosted) {
    var changed = (BitSet) hosted.clone();
    changed.set(share, isHosted);
    hosted = changed;
  }

  private void later(Runnable task) {
    thread.execute(() -> guarded(task));
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.error("Something of a foreign client failed", fault);
    }
  }
}
