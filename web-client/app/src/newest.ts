/** Of reads that overlap, the one that was asked for last counts: one that was asked for before may come back after it. */
export class Newest {
  #asked = 0;

  /** Undefined if the read was overtaken. */
  async of<T>(read: () => Promise<T>): Promise<T | undefined> {
    const mine = ++this.#asked;
    const found = await read();
    return mine === this.#asked ? found : undefined;
  }
}
