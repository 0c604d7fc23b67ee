import type { Room } from '@peerstead/sdk';
import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';

/** An element that shows something of a joined room of the SDK, for as long as it is in the page. */
export abstract class OfRoom extends LitElement {
  static override properties: PropertyDeclarations = { room: { attribute: false } };
  /** A joined room of the SDK. */
  declare room: Room | undefined;
  #stop: readonly (() => void)[] = [];

  override connectedCallback() {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#unfollow();
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('room')) this.#follow();
  }

  /** Shows what there is and listens for more; what it returns ends the listening. */
  protected abstract follow(room: Room): readonly (() => void)[];

  #follow() {
    this.#unfollow();
    if (this.room) this.#stop = this.follow(this.room);
  }

  #unfollow() {
    for (const stop of this.#stop) stop();
    this.#stop = [];
  }
}
