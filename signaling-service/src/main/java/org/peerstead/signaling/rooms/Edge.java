package org.peerstead.signaling.rooms;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.peerstead.contracts.events.DeliveryEvent.Occupant;
import org.peerstead.contracts.events.DeliveryEvent.OfHost;
import org.peerstead.contracts.events.SignalingEvent;
import org.peerstead.signaling.frames.ClientFrame;
import org.peerstead.signaling.frames.CloseCode;
import org.peerstead.signaling.frames.Frames;
import org.peerstead.signaling.frames.Limits;
import org.peerstead.signaling.frames.Packed;
import org.peerstead.signaling.frames.Reason;
import org.peerstead.signaling.frames.Refused;
import org.peerstead.signaling.frames.ServerFrame;
import org.peerstead.signaling.metrics.SignalingMetrics;

/** The sockets of this replica, and the rooms that they are in. */
final class Edge {

  /** An epoch is milliseconds, and so many bits that tell two replicas apart. */
  private static final int EPOCH_REPLICA_BITS = 20;

  /** Beats in which a host that is in time has heard of a new socket. */
  private static final int FRESH_BEATS = 2;

  /** Beats after which it is said again who is in a room, but not in its roster. */
  private static final int JOIN_AGAIN_BEATS = 3;

  private final Self self;
  private final Clock clock;
  private final Uplink uplink;
  private final List<HostStream> hosts;
  private final Forwarding forwarding;
  private final Hearsay hearsay = new Hearsay(this);

  /** The newest socket here of each peer; a device's tabs stand beside each other. */
  private final NavigableMap<String, Attendee> newest = new TreeMap<>();

  private final Map<String, Room> rooms = new HashMap<>();

  private final KeptFrames keptFrames;

  /** Sockets that are gone, and whose places are held for who resumes. */
  private final List<Attendee> held = new ArrayList<>();

  private int beat;

  Edge(Self self, Clock clock, Consumer<SignalingEvent> say, SignalingMetrics metrics) {
    this.self = self;
    this.clock = clock;
    this.uplink = new Uplink(self, say);
    this.keptFrames = new KeptFrames(metrics);
    this.hosts = IntStream.range(0, self.shares()).mapToObj(share -> new HostStream()).toList();
    this.forwarding = new Forwarding(self, clock, rooms, newest::get, say, metrics);
  }

  Forwarding forwarding() {
    return forwarding;
  }

  int openRooms() {
    return rooms.size();
  }

  /** The greatest term under which a host of that share was heard. */
  long term(int share) {
    return hosts.get(share).term();
  }

  /** Shares in which something is here that no host has spoken of for so many beats. */
  int sharesWithoutHost(int beats) {
    return (int) hosts.stream().filter(host -> host.isSilent(beats)).count();
  }

  Attendee welcome(String peer, String identity, Outlet outlet) {
    Attendee older = newest.get(peer);
    long epoch = epochAfter(older == null ? 0 : older.epoch());
    var kept = older == null ? keptFrames.ofSender() : older.kept();
    var attendee = new Attendee(peer, identity, self.shareOfPeer(peer), epoch, outlet, kept, beat);
    newest.put(peer, attendee);
    if (older != null) {
      replace(older);
    }
    uplink.sayWelcomed(attendee);
    return attendee;
  }

  boolean isReplaced(Attendee attendee) {
    return newest.get(attendee.peer()) != attendee;
  }

  /** The peer may come back on another socket: its places are held for the grace time. */
  void lose(Attendee attendee) {
    if (attendee.rooms().isEmpty()) {
      depart(attendee);
    } else {
      hold(attendee);
    }
  }

  /** Takes the attendee out of all its rooms, unless its places are held for its next socket. */
  void depart(Attendee attendee) {
    if (!attendee.isHeld()) {
      forget(attendee);
    }
  }

  /** Joining again is asking who is there. */
  void join(Attendee attendee, ClientFrame.Join join) {
    if (!attendee.rooms().contains(join.room())) {
      enter(attendee, join);
      return;
    }
    Room room = rooms.get(join.room());
    if (room != null && !room.isAwaited(attendee)) {
      answer(room, attendee, join);
    }
  }

  /** Tells those whose places the host has confirmed who else is there. */
  void answerJoins(Room room) {
    room.takeConfirmed().forEach((attendee, join) -> answer(room, attendee, join));
  }

  private void answer(Room room, Attendee attendee, ClientFrame.Join join) {
    var offer = join.offer();
    String offered = offer == null ? null : room.anyBut(attendee);
    room.tellWho(attendee, offered);
    if (offer != null && offered != null) {
      var directed = new ClientFrame.Offer(join.room(), offered, offer);
      pass(attendee, join.room(), offered, attendee.packed(directed));
    }
  }

  void leave(Attendee attendee, String room) {
    if (!attendee.rooms().contains(room)) {
      throw Refused.notInRoom(room);
    }
    exit(attendee, room);
    uplink.sayLeft(room, attendee);
    attendee.outlet().send(Frames.pack(new ServerFrame.Left(room)));
  }

  void pass(Attendee sender, String name, String to, Packed frame) {
    Room room = roomOf(sender, name);
    Occupant recipient = room.roster().find(to);
    if (recipient == null || to.equals(sender.peer())) {
      throw Refused.peerAbsent(to);
    }
    // By the names that live as long as the room: those of the frame would be copies.
    sender.kept().add(room.name(), recipient.peer(), frame, beat);
    forwarding.forward(room, sender, recipient, frame);
  }

  void beat(IntPredicate hostNeedsBeat) {
    beat++;
    List.copyOf(held).stream().filter(gone -> gone.isGoneBy(beat)).forEach(this::forget);
    keptFrames.dropOlderThan(beat - Limits.KEPT_BEATS);
    boolean[] here = sharesHere();
    for (int share = 0; share < here.length; share++) {
      hosts.get(share).passBeat(here[share]);
      if (here[share] || hostNeedsBeat.test(share)) {
        uplink.sayAlive(share, clock.instant());
      }
    }
    forwarding.beat(beat);
    if (beat % JOIN_AGAIN_BEATS == 0) {
      rooms.values().forEach(this::sayWhoHasNoPlace);
    }
  }

  /** As clocks differ, an older socket may have counted for more, and be gone by now. */
  private void sayWhoHasNoPlace(Room room) {
    if (!hosts.get(room.share()).isSilent(JOIN_AGAIN_BEATS)) {
      room.withoutPlace().forEach(attendee -> uplink.sayJoined(room.name(), attendee));
    }
  }

  void hear(OfHost event) {
    HostStream host = hosts.get(event.share());
    if (host.hear(event, () -> namesIn(event.share()))) {
      hearsay.take(event, host);
      forwarding.retry();
    }
  }

  Map<String, Room> rooms() {
    return rooms;
  }

  Map<String, Attendee> newest() {
    return newest;
  }

  Collection<Attendee> ofDevice(String device) {
    return newest.subMap(device + "~", device + "\u007f").values();
  }

  void sayRoster(int share) {
    uplink.sayRoster(share, newest.values(), rooms.values());
  }

  void sayJoined(String room, Attendee attendee) {
    uplink.sayJoined(room, attendee);
  }

  void sayLeft(String room, Attendee attendee) {
    uplink.sayLeft(room, attendee);
  }

  /** The attendee is in the room no more, and the host knows it. */
  void exit(Attendee attendee, String name) {
    attendee.rooms().remove(name);
    Room room = rooms.get(name);
    if (room != null && room.exit(attendee)) {
      rooms.remove(name);
      hosts.get(room.share()).settle(name);
    }
  }

  /** Closes the socket of a peer that has a newer one, here or elsewhere. */
  void replace(Attendee older) {
    newest.remove(older.peer(), older);
    hold(older);
    older
        .outlet()
        .close(CloseCode.REPLACED, Reason.REPLACED, "A newer socket of this peer is open.");
  }

  /**
   * Says everything of that socket again, under an epoch that counts for more. If the host hears of
   * the socket only now, the other one may well be the newer one, and is taken to be.
   */
  void raise(Attendee attendee, long other) {
    if (attendee.isOlderThan(FRESH_BEATS, beat)) {
      replace(attendee);
      return;
    }
    attendee.raise(epochAfter(other));
    uplink.sayWelcomed(attendee);
    attendee.rooms().forEach(room -> uplink.sayJoined(room, attendee));
  }

  private void enter(Attendee attendee, ClientFrame.Join join) {
    String name = join.room();
    if (attendee.rooms().size() >= Limits.ROOMS) {
      throw Refused.tooManyRooms(name);
    }
    attendee.rooms().add(name);
    rooms.computeIfAbsent(name, any -> new Room(name, self.shareOf(name))).enter(attendee, join);
    uplink.sayJoined(name, attendee);
  }

  private Room roomOf(Attendee sender, String name) {
    Room room = rooms.get(name);
    if (room == null || !sender.rooms().contains(name)) {
      throw Refused.notInRoom(name);
    }
    return room;
  }

  private void hold(Attendee gone) {
    if (!gone.isHeld()) {
      gone.hold(beat + Limits.GRACE_BEATS);
      held.add(gone);
    }
  }

  private void forget(Attendee gone) {
    held.remove(gone);
    if (newest.remove(gone.peer(), gone)) {
      uplink.sayDeparted(gone);
    }
    for (String room : List.copyOf(gone.rooms())) {
      exit(gone, room);
      uplink.sayLeft(room, gone);
    }
  }

  /** Never the same as one of another replica. */
  private long epochAfter(long older) {
    long bits = self.replica().hashCode() & ((1 << EPOCH_REPLICA_BITS) - 1);
    long millis = Math.max(clock.millis(), (older >> EPOCH_REPLICA_BITS) + 1);
    return (millis << EPOCH_REPLICA_BITS) + bits;
  }

  private boolean[] sharesHere() {
    var here = new boolean[self.shares()];
    newest.values().forEach(attendee -> here[attendee.share()] = true);
    rooms.values().forEach(room -> here[room.share()] = true);
    return here;
  }

  private List<String> namesIn(int share) {
    return rooms.values().stream().filter(room -> room.share() == share).map(Room::name).toList();
  }
}
