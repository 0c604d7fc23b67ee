import type { CreateIdentityOutcome, Me, Note, Peerstead } from '@peerstead/sdk';
import type { Travelled } from '@peerstead/elements';
import { Changes } from './changes.js';
import { Acquaintances } from './people/acquaintances.js';
import { Correspondence } from './people/correspondence.js';
import { OpenRooms } from './rooms/open-rooms.js';

/** How often the ring is brought up to date while somebody looks. */
const travelledEvery = 4000;

/** What all pages share: the SDK, the rooms that stay open while one walks about, and who is who. */
export class Homestead {
  readonly changes = new Changes();
  readonly rooms: OpenRooms;
  readonly people: Acquaintances;
  readonly correspondence: Correspondence;
  travelled: Travelled = { direct: 0, relayed: 0, mailbox: 0 };

  constructor(readonly peerstead: Peerstead) {
    const tell = () => this.changes.tell();
    this.people = new Acquaintances(peerstead, tell);
    this.rooms = new OpenRooms(peerstead, tell);
    this.correspondence = new Correspondence(peerstead, tell);
    peerstead.onConnectivity(tell);
    peerstead.onNote(() => void this.#measure());
    setInterval(() => document.hidden || void this.#measure(), travelledEvery);
    if (this.me) this.#begin();
  }

  get me(): Me | undefined {
    return this.peerstead.me;
  }

  onArrival(listener: (note: Note) => void): () => void {
    return this.peerstead.onNote((note) => {
      if (!note.mine) listener(note);
    });
  }

  async settle(handle: string): Promise<CreateIdentityOutcome> {
    const outcome = await this.peerstead.createIdentity(handle);
    if (outcome.kind === 'created') this.#begin();
    this.changes.tell();
    return outcome;
  }

  #begin(): void {
    void this.people.recall();
    void this.rooms.recall();
    void this.correspondence.refresh();
    void this.#measure();
  }

  async #measure(): Promise<void> {
    if (!this.me) return;
    const now = await this.peerstead.travelled();
    const { direct, relayed, mailbox } = this.travelled;
    if (now.direct === direct && now.relayed === relayed && now.mailbox === mailbox) return;
    this.travelled = now;
    this.changes.tell();
  }
}
