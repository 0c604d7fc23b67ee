import { type Chosen, base } from '@peerstead/elements';
import type { CreateIdentityOutcome } from '@peerstead/sdk';
import { html, LitElement } from 'lit';
import type { Homestead } from '../homestead.js';
import '@peerstead/elements/handle-chooser/define';

/**
 * Choosing a name, wherever one is needed: on the first page, behind an invite link, before one publishes.
 *
 * @event arrived - the identity is made
 */
export class Arrival extends LitElement {
  static override properties = {
    homestead: { attribute: false },
    action: { type: String },
    _busy: { state: true },
    _problem: { state: true },
  };
  declare homestead: Homestead;
  /** What the button says. */
  declare action: string;
  declare _busy: boolean;
  declare _problem: string | undefined;

  static override styles = base;

  constructor() {
    super();
    this.action = 'Come in';
    this._busy = false;
  }

  override focus() {
    this.renderRoot.querySelector('ps-handle-chooser')?.focus();
  }

  protected override firstUpdated() {
    const chooser = this.renderRoot.querySelector('ps-handle-chooser');
    void chooser?.updateComplete.then(() => chooser.focus());
  }

  override render() {
    return html`<ps-handle-chooser
      action=${this.action}
      .check=${(handle: string, signal: AbortSignal) => this.homestead.peerstead.handleAvailability(handle, signal)}
      .busy=${this._busy}
      .problem=${this._problem}
      @ps-choose=${(event: CustomEvent<Chosen>) => void this.#settle(event.detail.handle)}
    ></ps-handle-chooser>`;
  }

  async #settle(handle: string) {
    this._busy = true;
    this._problem = undefined;
    try {
      const outcome = await this.homestead.settle(handle);
      this._problem = problemOf(outcome, handle);
      if (outcome.kind === 'created') this.#arrived();
    } catch {
      this._problem =
        'This browser would not keep the keys. In a private window or with storage blocked it cannot work.';
    } finally {
      this._busy = false;
    }
  }

  /** Asks the browser not to clear the keys when the disk is full; it may say no, and then nothing is worse. */
  #arrived() {
    navigator.storage.persist().catch(() => undefined);
    this.dispatchEvent(new CustomEvent('arrived', { bubbles: true, composed: true }));
  }
}

function problemOf(outcome: CreateIdentityOutcome, handle: string): string | undefined {
  switch (outcome.kind) {
    case 'created':
      return undefined;
    case 'handle-taken':
      return `Somebody was quicker: ${handle} is taken. Choose another.`;
    case 'handle-malformed':
    case 'unreachable':
      return outcome.advice;
  }
}
