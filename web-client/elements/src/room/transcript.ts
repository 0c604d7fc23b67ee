import type { Room, RoomPost, SayOutcome } from '@peerstead/sdk';

/** A post as it is kept while the room is open: with how many took it, if it is one's own. */
export interface SaidPost {
  readonly post: RoomPost;
  readonly reached?: number;
}

/** Everything that was said in a room since this browser came in; it lives as long as the room does. */
export class Transcript {
  readonly #room: Room;
  readonly #listeners = new Set<() => void>();
  #posts: readonly SaidPost[] = [];

  constructor(room: Room) {
    this.#room = room;
    room.onPost((post) => this.#keep({ post }));
  }

  get posts(): readonly SaidPost[] {
    return this.#posts;
  }

  say(text: string): SayOutcome {
    const outcome = this.#room.say({ text });
    if (outcome.kind === 'said') this.#keep({ post: outcome.post, reached: outcome.reached });
    return outcome;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A room may tell its own posts too; the one with the count of who took it wins. */
  #keep(said: SaidPost): void {
    const known = this.#posts.findIndex(({ post }) => post.id === said.post.id);
    if (known < 0) this.#posts = [...this.#posts, said];
    else if (said.reached !== undefined) this.#posts = this.#posts.with(known, said);
    else return;
    for (const listener of this.#listeners) listener();
  }
}

const transcripts = new WeakMap<Room, Transcript>();

/** The one transcript of a room; ask for it right after joining, so that nothing is missed. */
export function transcriptOf(room: Room): Transcript {
  const known = transcripts.get(room);
  if (known) return known;
  const transcript = new Transcript(room);
  transcripts.set(room, transcript);
  return transcript;
}
