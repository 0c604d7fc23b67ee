import type { VerifiedRecord } from '@peerstead/sdk';
import { css, html, LitElement, nothing } from 'lit';
import { base } from '../base.js';
import { nameOf, textOf } from './words.js';
import '../avatar/define.js';
import '../icon/define.js';
import '../moment/define.js';

/**
 * One public record whose signature was checked in this browser.
 *
 * @event {CustomEvent<VerifiedRecord>} ps-withdraw - its author wants it withdrawn
 * @csspart text
 * @csspart proof - the details of the check
 */
export class PublicRecord extends LitElement {
  static override properties = {
    record: { attribute: false },
    mine: { type: Boolean, reflect: true },
    authorHref: { type: String, attribute: 'author-href' },
  };
  declare record: VerifiedRecord | undefined;
  /** Published by this person, who may withdraw it. */
  declare mine: boolean;
  /** Where the author's name leads. */
  declare authorHref: string | undefined;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      article {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        column-gap: var(--ps-space-4);
        padding: var(--ps-space-5) 0;
      }
      ps-avatar {
        --ps-avatar-size: 44px;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--ps-space-2);
      }
      .author {
        font-weight: 650;
        color: inherit;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      a.author:hover {
        text-decoration: underline;
      }
      .text {
        margin: 2px 0 4px;
        max-width: var(--ps-measure);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: start;
        gap: 0 var(--ps-space-4);
        font-size: var(--ps-text-s);
      }
      summary {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        min-height: 36px;
        font-weight: 600;
        color: var(--ps-direct);
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary:hover {
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }
      details[open] {
        flex-basis: 100%;
      }
      details p {
        max-width: var(--ps-measure);
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--ps-space-1) var(--ps-space-4);
        margin-top: var(--ps-space-3);
      }
      dt {
        color: var(--ps-ink-soft);
      }
      button {
        min-height: 36px;
        margin-inline-start: auto;
        padding: 0 10px;
        font-size: var(--ps-text-s);
      }
    `,
  ];

  constructor() {
    super();
    this.mine = false;
  }

  override render() {
    const record = this.record;
    if (!record) return nothing;
    const name = nameOf(record.author);
    return html`<article aria-label="Post by ${name}">
      <ps-avatar identity=${record.author.identity}></ps-avatar>
      <div>
        <header>
          ${
            this.authorHref
              ? html`<a class="author" href=${this.authorHref}>${name}</a>`
              : html`<span class="author">${name}</span>`
          }
          <span class="soft small"
            ><ps-moment at=${record.time}></ps-moment>${record.previous ? ' · changed since' : ''}</span
          >
        </header>
        <div class="text" part="text">${textOf(record.body)}</div>
        <footer>${this.#proof(record, name)}${this.#withdraw()}</footer>
      </div>
    </article>`;
  }

  #proof(record: VerifiedRecord, name: string) {
    return html`<details part="proof">
      <summary><ps-icon name="badge-check"></ps-icon>Verified</summary>
      <p class="soft">
        Signed by ${name}. This browser checked the signature against their keys, so nobody on the way, no server
        either, can have changed a letter.
      </p>
      <dl>
        <dt>Author</dt>
        <dd class="mono">${record.author.identity}</dd>
        <dt>Digest</dt>
        <dd class="mono">${record.digest}</dd>
        <dt>Address</dt>
        <dd class="mono">${record.collection}/${record.key}</dd>
      </dl>
    </details>`;
  }

  #withdraw() {
    if (!this.mine) return nothing;
    return html`<button type="button" class="quiet" @click=${this.#handleWithdraw}>
      <ps-icon name="undo"></ps-icon>Withdraw
    </button>`;
  }

  #handleWithdraw() {
    this.dispatchEvent(new CustomEvent('ps-withdraw', { detail: this.record, bubbles: true, composed: true }));
  }
}
