import type { FileOffer, SendFileOptions, SendFileOutcome } from '../api/files.js';
import type { RoomPeer } from '../api/peers.js';
import { randomId, type Bytes } from '../encoding/bytes.js';
import { FILE_BYTES } from '../limits.js';
import { Listeners } from '../listeners.js';
import type { FileFrame } from './frames.js';
import { Incoming } from './incoming.js';
import type { FileKeeping } from './keeping.js';
import { FILE_TOLD_EVERY, FILES_AT_ONCE } from './limits.js';
import { transferIn } from './names.js';
import { Outgoing } from './outgoing.js';
import { trouble, type Line, type Link } from './transfer.js';

/** What files need to know of the room that they are in. */
export interface Around {
  readonly room: string;
  readonly keeping: FileKeeping;
  readonly roster: Roster;
}

/** Who is in the room. */
export interface Roster {
  get(peer: string): (Link & { readonly connected: boolean }) | undefined;
  see(peer: string): RoomPeer | undefined;
  /** Has a peer connected, and kept so; false while others have the places for that. */
  want(peer: string): boolean;
  /** That is over, as far as this is concerned. */
  release(peer: string): void;
}

/** The files on their way between this tab and the peers of one room. */
export class Files {
  private readonly outgoing: Outgoing[] = [];
  private readonly incoming = new Map<string, Incoming>();
  private readonly listeners = new Listeners<FileOffer>();
  /** Offers that came before anybody listened. */
  private readonly unheard = new Set<FileOffer>();
  private listened = 0;
  private clock: ReturnType<typeof setInterval> | undefined;
  private closed = false;

  constructor(private readonly around: Around) {}

  async send(peer: string, file: Blob, options: SendFileOptions = {}): Promise<SendFileOutcome> {
    if (file.size > FILE_BYTES) throw new RangeError(`A file has at most ${FILE_BYTES} bytes.`);
    const described = this.around.roster.see(peer);
    if (!described || this.closed) return trouble('peer-gone');
    const known = await this.around.keeping.transferFor(described.device, file);
    const busy = this.outgoing.some((one) => one.transfer === known && one.peer === peer && !one.over);
    const transfer = busy ? randomId() : known;
    const outgoing = new Outgoing(transfer, peer, this.lineTo(peer), file, this.around.keeping.reader, options);
    this.outgoing.push(outgoing);
    this.beginNext(peer);
    this.keepTime();
    const outcome = await outgoing.outcome;
    this.tidy();
    this.beginNext(peer);
    return outcome;
  }

  onFile(listener: (offer: FileOffer) => void): () => void {
    const stop = this.listeners.add(listener);
    this.listened += 1;
    for (const offer of this.unheard) this.listeners.tell(offer);
    this.unheard.clear();
    return () => {
      if (stop()) this.listened -= 1;
    };
  }

  handleConnected(peer: string): void {
    for (const one of this.outgoing) {
      if (one.peer !== peer) continue;
      if (one.over) one.settleUp();
      else one.handleConnected();
    }
    for (const one of this.incoming.values()) if (one.peer === peer) one.handleConnected();
    this.tidy();
  }

  handleFrame(frame: FileFrame, peer: string): void {
    const incoming = this.incoming.get(`${peer}/${frame.transfer}`);
    if (frame.type === 'file-offer') return void this.handleOffer(frame, peer, incoming);
    // What is here is not what the sender has under the same name: that is another file.
    if (frame.type === 'file-restart' && incoming?.done)
      return void this.handleOffer(incoming.offered, peer, undefined);
    incoming?.handleFrame(frame);
    this.outgoing.find((one) => one.peer === peer && one.transfer === frame.transfer && !one.over)?.handleFrame(frame);
  }

  handleWhole(name: string, bytes: Bytes, peer: string): void {
    this.incoming.get(`${peer}/${transferIn(name)}`)?.handleBlock(bytes);
  }

  close(): void {
    this.closed = true;
    for (const one of [...this.outgoing, ...this.incoming.values()]) one.close();
    clearInterval(this.clock);
    this.listeners.clear();
    this.unheard.clear();
  }

  private async handleOffer(
    frame: FileFrame & { readonly type: 'file-offer' },
    peer: string,
    known: Incoming | undefined,
  ): Promise<void> {
    if (known?.over && known.isDue(performance.now())) {
      known.settleUp();
      return this.tidy();
    }
    if (known && (!known.over || (await known.isStillKept()))) return known.handleOffered();
    const described = this.around.roster.see(peer);
    if (!described || this.closed) return;
    const underWay = [...this.incoming.values()].filter((one) => one.peer === peer && one.isUnderWay);
    if (underWay.length >= FILES_AT_ONCE) {
      return void this.lineTo(peer).link()?.send({ type: 'file-stop', transfer: frame.transfer, reason: 'declined' });
    }
    await this.take(frame, described);
  }

  private async take(frame: FileFrame & { readonly type: 'file-offer' }, peer: RoomPeer): Promise<void> {
    const { room, keeping } = this.around;
    const incoming = new Incoming(frame, { peer, room }, this.lineTo(peer.peer), keeping);
    this.incoming.set(`${peer.peer}/${frame.transfer}`, incoming);
    this.keepTime();
    void incoming.outcome.then(() => this.tidy());
    const offer = await incoming.offer();
    if (!offer) return;
    if (this.listened > 0) return this.listeners.tell(offer);
    this.unheard.add(offer);
    offer.withdrawn.addEventListener('abort', () => this.unheard.delete(offer));
  }

  private lineTo(peer: string): Line {
    const { roster } = this.around;
    return {
      link: () => {
        const there = roster.get(peer);
        return there?.connected ? there : undefined;
      },
      want: () => roster.want(peer),
      release: () => roster.release(peer),
      isThere: () => roster.see(peer)?.connection === 'connected',
    };
  }

  /** Files to one peer go a few at a time, in the order in which they were sent. */
  private beginNext(peer: string): void {
    const waiting = this.outgoing.filter((one) => one.peer === peer && !one.over);
    for (const one of waiting.slice(0, FILES_AT_ONCE)) one.begin();
  }

  /** Forgets what is over and said. What was received is kept in mind: the sender may not have heard of it. */
  private tidy(): void {
    const over = this.outgoing.filter((one) => one.over && !one.owes);
    for (const one of over) this.outgoing.splice(this.outgoing.indexOf(one), 1);
    for (const [key, one] of this.incoming) if (one.isForgettable) this.incoming.delete(key);
  }

  private keepTime(): void {
    this.clock ??= setInterval(() => {
      const now = performance.now();
      const all = [...this.outgoing, ...this.incoming.values()].filter((one) => one.isDue(now));
      for (const one of all) one.tick(now);
      if (all.length > 0) return;
      clearInterval(this.clock);
      this.clock = undefined;
    }, FILE_TOLD_EVERY);
  }
}
