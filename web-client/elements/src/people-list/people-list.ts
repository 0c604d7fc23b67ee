import { css, html, LitElement, nothing } from 'lit';
import { base } from '../base.js';
import type { Way } from '../path-badge/ways.js';
import '../avatar/define.js';
import '../moment/define.js';
import '../path-badge/define.js';

/** One row. */
export interface PersonRow {
  readonly identity: string;
  readonly name: string;
  /** Where a press leads; without it the row is plain. */
  readonly href?: string;
  /** A line below the name, such as the newest note. */
  readonly line?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly way?: Way;
  readonly current?: boolean;
  /** Something came that was not looked at. */
  readonly fresh?: boolean;
}

/**
 * People, one below the other, each with the way to them.
 *
 * @csspart row
 */
export class PeopleList extends LitElement {
  static override properties = { people: { attribute: false }, label: { type: String } };
  declare people: readonly PersonRow[];
  /** Name of the list. */
  declare label: string;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        column-gap: var(--ps-space-3);
        min-height: 60px;
        margin-inline: calc(-1 * var(--ps-space-3));
        padding: var(--ps-space-2) var(--ps-space-3);
        border-radius: var(--ps-round);
        color: inherit;
        text-decoration: none;
      }
      a.row:hover {
        background: var(--ps-surface);
      }
      .row[aria-current] {
        background: var(--ps-hover);
      }
      .name {
        display: block;
        font-weight: 600;
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      .line {
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
      }
      .fresh .line {
        color: var(--ps-ink);
        font-weight: 600;
      }
      .end {
        display: grid;
        justify-items: end;
        gap: 3px;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
      }
      .dot {
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: var(--ps-accent);
      }
    `,
  ];

  constructor() {
    super();
    this.people = [];
    this.label = 'People';
  }

  override render() {
    return html`<ul aria-label=${this.label}>
      ${this.people.map((person) => html`<li>${this.#row(person)}</li>`)}
    </ul>`;
  }

  #row(person: PersonRow) {
    const inside = html`<ps-avatar identity=${person.identity}></ps-avatar>
      <span>
        <span class="name">${person.name}</span>
        ${person.line ? html`<div class="line">${person.line}</div>` : nothing}
        ${person.way && !person.time ? html`<div><ps-path-badge way=${person.way}></ps-path-badge></div>` : nothing}
      </span>
      <span class="end">
        ${person.time ? html`<ps-moment at=${person.time} brief></ps-moment>` : nothing}
        ${person.way && person.time ? html`<ps-path-badge way=${person.way} compact></ps-path-badge>` : nothing}
        ${person.fresh ? html`<span class="dot"></span><span class="unseen">new</span>` : nothing}
      </span>`;
    const look = `row ${person.fresh ? 'fresh' : ''}`;
    if (!person.href) return html`<div class=${look} part="row">${inside}</div>`;
    return html`<a class=${look} part="row" href=${person.href} aria-current=${person.current ? 'page' : nothing}
      >${inside}</a
    >`;
  }
}
