import type { Connectivity } from '@peerstead/sdk';
import { css, html, LitElement, nothing } from 'lit';
import { base } from '../base.js';
import '../icon/define.js';

/** A connection that is back within this time is not worth a word. */
const patience = 1500;

/**
 * A quiet bar while the servers cannot be reached. Says what still works.
 *
 * @slot - replaces the sentence
 * @csspart bar
 */
export class OfflineBar extends LitElement {
  static override properties = { connectivity: { type: String, reflect: true }, _told: { state: true } };
  declare connectivity: Connectivity;
  declare _told: boolean;
  #patience: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: var(--ps-space-2);
        padding: 7px var(--ps-space-4);
        background: var(--ps-sealed-soft);
        color: var(--ps-sealed);
        font-size: var(--ps-text-s);
        font-weight: 600;
        text-wrap: balance;
      }
    `,
  ];

  constructor() {
    super();
    this.connectivity = 'online';
    this._told = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#patience);
  }

  protected override willUpdate() {
    clearTimeout(this.#patience);
    if (this.connectivity === 'online') this._told = false;
    else if (!this._told) this.#patience = setTimeout(() => (this._told = true), patience);
  }

  override render() {
    return html`<div role="status">${this._told ? this.#bar() : nothing}</div>`;
  }

  #bar() {
    return html`<div class="bar" part="bar">
      <ps-icon name="cloud-off"></ps-icon>
      <slot>You are offline. What you write is kept here and goes out when the network is back.</slot>
    </div>`;
  }
}
