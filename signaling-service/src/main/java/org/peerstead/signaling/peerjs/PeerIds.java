package org.peerstead.signaling.peerjs;

import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.peerstead.contracts.events.PeerIdEvent.IdClaimed;
import org.peerstead.contracts.events.PeerIdEvent.IdDenied;
import org.peerstead.contracts.events.PeerIdEvent.IdGranted;
import org.peerstead.contracts.events.PeerIdEvent.IdReleased;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameDelivered;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameExpired;
import org.peerstead.contracts.events.PeerIdEvent.PeerFrameSent;
import org.peerstead.signaling.hosts.ForeignClients;
import org.peerstead.signaling.hosts.Hosts;
import org.peerstead.signaling.lines.Text;

/** Who has which id at this replica; the id's host decides. */
final class PeerIds implements ForeignClients.Held {

  private static final long ANSWERED_WITHIN_MILLIS = 10_000;

  private final Hosts hosts;
  private final Clock clock;
  private final Routes routes;
  private final AtomicLong epochs;

  /**
   * By epoch. What becomes of a claim is decided and told under its lock, so that the host hears of
   * it in order, and nobody holds what was released.
   */
  private final ConcurrentHashMap<Long, Claim> claims = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<String, Claim> held = new ConcurrentHashMap<>();

  PeerIds(Hosts hosts, Clock clock) {
    this.hosts = hosts;
    this.clock = clock;
    this.routes = new Routes(clock);
    // Greater than any that an earlier run of this replica gave.
    this.epochs = new AtomicLong(clock.millis() << Claim.EPOCHS_A_MILLI_BITS);
  }

  /** A socket's wish for an id, and then its right to it. */
  record Claim(String id, long epoch, String token, Holder holder, long since) {

    private static final int EPOCHS_A_MILLI_BITS = 10;
  }

  int held() {
    return held.size();
  }

  Claim prepare(String id, String token, Holder holder) {
    return new Claim(id, epochs.incrementAndGet(), token, holder, clock.millis());
  }

  /** The holder hears whether it has the id. */
  void claim(Claim claim) {
    claims.compute(
        claim.epoch(),
        (epoch, none) -> {
          hosts.tell(claimed(claim, false));
          return claim;
        });
  }

  void release(Claim claim) {
    claims.computeIfPresent(
        claim.epoch(),
        (epoch, released) -> {
          held.remove(claim.id(), claim);
          hosts.tell(new IdReleased(hosts.self(), claim.id(), epoch));
          return null;
        });
  }

  /**
   * @param to whoever has that id, at any replica
   */
  void send(Claim from, String to, Text frame, PeerFrames.Type type) {
    boolean waits = type.waits();
    Claim recipient = held.get(to);
    if (recipient != null) {
      recipient.holder().hear(frame);
    } else if (PeerFrames.isId(to)) {
      if (type == PeerFrames.Type.OFFER) {
        // The recipient may be elsewhere by now, and its host knows; what follows goes after it.
        routes.forget(to);
      }
      tell(
          new PeerFrameSent(
              hosts.self(), hosts.nextSequence(), from.id(), to, frame.toString(), waits));
    } else if (waits) {
      from.holder().hear(PeerFrames.expired(from.id(), to));
    }
  }

  void handle(IdGranted granted) {
    Claim claim =
        claims.compute(
            granted.epoch(),
            (epoch, claimed) -> {
              if (claimed == null) {
                // Its socket closed, and said so; that overtook the claim if the host changed.
                hosts.tell(new IdReleased(hosts.self(), granted.id(), epoch));
              } else {
                held.put(claimed.id(), claimed);
              }
              return claimed;
            });
    if (claim != null) {
      claim.holder().handleGranted();
    }
  }

  void handle(IdDenied denied) {
    Claim claim = claims.remove(denied.epoch());
    if (claim != null) {
      held.remove(claim.id(), claim);
      claim.holder().handleDenied(denied.taken());
    }
  }

  void handle(PeerFrameDelivered delivered) {
    PeerFrameSent sent = delivered.sent();
    Claim recipient = held.get(sent.to());
    if (recipient != null) {
      if (hosts.isFirst(sent)) {
        routes.learn(sent.from(), sent.replica());
        recipient.holder().hear(Text.of(sent.frame()));
      }
    } else {
      // It left meanwhile, and may be back elsewhere: the host keeps the frame for it.
      hosts.tell(new IdReleased(hosts.self(), sent.to(), delivered.epoch()));
      hosts.tell(sent);
    }
  }

  void handle(PeerFrameExpired expired) {
    Claim sender = held.get(expired.from());
    if (sender != null) {
      sender.holder().hear(PeerFrames.expired(expired.from(), expired.to()));
    }
  }

  /** Claims that no host answers are given up. */
  void giveUp() {
    routes.forgetOld();
    long tooOld = clock.millis() - ANSWERED_WITHIN_MILLIS;
    for (Claim claim : claims.values()) {
      if (claim.since() < tooOld && held.get(claim.id()) != claim) {
        release(claim);
        claim.holder().handleUnanswered();
      }
    }
  }

  @Override
  public void keys(Consumer<String> each) {
    claims.values().forEach(claim -> each.accept(claim.id()));
  }

  @Override
  public void restate(Predicate<String> isHostedAnew) {
    for (Long epoch : claims.keySet()) {
      claims.computeIfPresent(epoch, (same, claim) -> restated(claim, isHostedAnew));
    }
  }

  private Claim restated(Claim claim, Predicate<String> isHostedAnew) {
    if (isHostedAnew.test(claim.id())) {
      hosts.tell(claimed(claim, held.get(claim.id()) == claim));
    }
    return claim;
  }

  /** To where the recipient was heard from, or else to the host of its id. */
  private void tell(PeerFrameSent sent) {
    String replica = routes.to(sent.to());
    hosts.tell(
        replica == null
            ? sent
            : new PeerFrameDelivered(replica, PeerFrameDelivered.UNKNOWN_EPOCH, sent));
  }

  private IdClaimed claimed(Claim claim, boolean isHeld) {
    return new IdClaimed(hosts.self(), claim.id(), claim.epoch(), claim.token(), isHeld);
  }
}
