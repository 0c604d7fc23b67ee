import { type Json, open, type Peerstead, type Room } from '@peerstead/sdk';

/** Pauses between two of a kind, in milliseconds: as lively as a few people, so that the machine has time for the rest. */
const SAY_EVERY = 50;
const SEND_EVERY = 400;
const PUBLISH_EVERY = 250;
const ASK_EVERY = 100;
const ARRIVE_EVERY = 2_000;

/** Whoever does everything all the time, in one room and with two people, and keeps account of what came of it. */
export class Steady {
  private readonly account = {
    /** Numbers of the posts that this side said, and of those that it heard, in the order of hearing. */
    said: [] as number[],
    heard: [] as Json[],
    longestSilence: 0,
    sentToFriend: 0,
    sentToAbsent: 0,
    published: [] as number[],
    /** Outcomes of whatever did not succeed at once. */
    failed: [] as unknown[],
    asked: 0,
    arrived: 0,
    /** Every change of connectivity, and states of the peer other than `connected`. */
    connectivity: [] as string[],
    faltered: [] as string[],
  };
  private readonly loops: Promise<void>[] = [];
  private heardAt = performance.now();
  private over = false;

  constructor(
    private readonly peerstead: Peerstead,
    private readonly room: Room,
  ) {
    this.listen();
  }

  begin(collection: string, friend: string, absent: string): void {
    const { account } = this;
    this.every(SAY_EVERY, (n) => this.say(n));
    this.every(SEND_EVERY, async (n) => {
      await this.peerstead.send(friend, { n });
      account.sentToFriend += 1;
    });
    this.every(SEND_EVERY, async (n) => {
      await this.peerstead.send(absent, { n });
      account.sentToAbsent += 1;
    });
    this.every(PUBLISH_EVERY, (n) => this.publish(collection, n));
    this.every(ASK_EVERY, () => this.ask());
  }

  /** Also makes one identity after the other, each from scratch. */
  receive(prefix: string): void {
    this.every(ARRIVE_EVERY, async (n) => {
      const newcomer = await open({ store: `${prefix}-${n}` });
      const outcome = await newcomer.createIdentity(`${prefix}-${n}`);
      if (outcome.kind === 'created') this.account.arrived += 1;
      else this.account.failed.push({ verb: 'createIdentity', ...outcome });
      newcomer.close();
    });
  }

  /** Stops when what was begun is done. */
  async rest() {
    this.over = true;
    await Promise.all(this.loops);
    return this.account;
  }

  /** What was heard until now; posts may come in after this side rests. */
  heard() {
    return this.account.heard;
  }

  private listen(): void {
    const { account } = this;
    this.peerstead.onConnectivity((connectivity) => account.connectivity.push(connectivity));
    this.room.onPost(({ from, body }) => from !== 'me' && this.hear(body['n'] ?? null));
    this.room.onPeers((peers) => {
      for (const { connection } of peers) if (connection !== 'connected') account.faltered.push(connection);
    });
  }

  private hear(n: Json): void {
    const now = performance.now();
    if (this.account.heard.length > 0 && !this.over) {
      this.account.longestSilence = Math.max(this.account.longestSilence, now - this.heardAt);
    }
    this.heardAt = now;
    this.account.heard.push(n);
  }

  private say(n: number): void {
    this.room.say({ n });
    this.account.said.push(n);
  }

  private async publish(collection: string, n: number): Promise<void> {
    const outcome = await this.peerstead.publish(collection, { n });
    if (outcome.kind === 'published') this.account.published.push(n);
    else this.account.failed.push({ verb: 'publish', ...outcome });
  }

  private async ask(): Promise<void> {
    const outcome = await this.peerstead.handleAvailability('nobody-at-all');
    this.account.asked += 1;
    if (outcome !== 'free') this.account.failed.push({ verb: 'handleAvailability', outcome });
  }

  private every(milliseconds: number, act: (n: number) => Promise<void> | void): void {
    this.loops.push(
      (async () => {
        for (let n = 0; !this.over; n += 1) {
          await act(n);
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
        }
      })(),
    );
  }
}
