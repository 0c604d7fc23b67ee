import type { RefusedRecord, VerifiedRecord } from '@peerstead/sdk';
import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { base } from '../base.js';
import '../icon/define.js';
import '../record/define.js';

const because: Readonly<Record<RefusedRecord['reason'], string>> = {
  'signature-invalid': 'the signature does not match the keys of its author',
  'author-unknown': 'nobody knows the keys of its author',
  malformed: 'it is not a proper record',
};

/**
 * Public records, newest first. What does not verify is left out, and that is said.
 *
 * @event {CustomEvent<VerifiedRecord>} ps-withdraw - from one of the records
 * @event ps-more - the next page is wanted
 * @slot empty - what stands there while there are no records
 * @csspart refused - what was left out
 */
export class Feed extends LitElement {
  static override properties = {
    records: { attribute: false },
    refused: { attribute: false },
    mine: { type: String },
    more: { type: Boolean },
    busy: { type: Boolean },
    label: { type: String },
    authorHref: { attribute: false },
  };
  declare records: readonly VerifiedRecord[];
  declare refused: readonly RefusedRecord[];
  /** Identity id of the reader, who may withdraw their own. */
  declare mine: string | undefined;
  /** There is a next page. */
  declare more: boolean;
  declare busy: boolean;
  /** Name of the feed. */
  declare label: string;
  /** Where an author's name leads. */
  declare authorHref: ((record: VerifiedRecord) => string) | undefined;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      ps-record + ps-record {
        border-top: 1px solid var(--ps-line);
      }
      .refused {
        margin: var(--ps-space-4) 0;
        padding: var(--ps-space-3) var(--ps-space-4);
        border-radius: var(--ps-round);
        background: var(--ps-surface);
        font-size: var(--ps-text-s);
      }
      .refused summary {
        display: flex;
        align-items: center;
        gap: var(--ps-space-2);
        font-weight: 600;
        cursor: pointer;
        list-style: none;
      }
      .refused ps-icon {
        color: var(--ps-danger);
      }
      .refused ul {
        margin-top: var(--ps-space-2);
      }
    `,
  ];

  constructor() {
    super();
    this.records = [];
    this.refused = [];
    this.more = false;
    this.busy = false;
    this.label = 'Feed';
  }

  override render() {
    const records = repeat(
      this.records,
      (record) => record.digest,
      (record) =>
        html`<ps-record
          .record=${record}
          ?mine=${record.author.identity === this.mine}
          author-href=${this.authorHref?.(record) ?? nothing}
        ></ps-record>`,
    );
    return html`${this.#refused()}
    ${
      this.records.length === 0
        ? html`<slot name="empty"></slot>`
        : html`<div role="feed" aria-label=${this.label} aria-busy=${this.busy ? 'true' : 'false'}>${records}</div>`
    }
    ${this.more ? html`<button type="button" ?disabled=${this.busy} @click=${this.#handleMore}>Show older</button>` : nothing}`;
  }

  #refused() {
    const count = this.refused.length;
    if (count === 0) return nothing;
    return html`<details class="refused" part="refused">
      <summary>
        <ps-icon name="shield-alert"></ps-icon
        ><span
          >${count === 1 ? 'One post was left out' : `${count} posts were left out`}: not proven to be their
          author’s</span
        >
      </summary>
      <ul>
        ${this.refused.map(
          (record) =>
            html`<li>
              ${record.digest ? html`<span class="mono">${record.digest.slice(0, 12)}…</span>: ` : nothing}${because[record.reason]}
            </li>`,
        )}
      </ul>
    </details>`;
  }

  #handleMore() {
    this.dispatchEvent(new CustomEvent('ps-more', { bubbles: true, composed: true }));
  }
}
