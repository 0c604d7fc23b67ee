import type { NoteState } from '@peerstead/sdk';
import { css, html, LitElement, nothing } from 'lit';
import { base } from '../base.js';
import type { Way } from '../path-badge/ways.js';
import '../avatar/define.js';
import '../moment/define.js';
import '../path-badge/define.js';

type Waiting = Extract<NoteState, { readonly kind: 'waiting' }>['reason'];

const waitingFor: Readonly<Record<Waiting, string>> = {
  sending: 'sending',
  offline: 'waiting for the network',
  'mailbox-full': 'their mailbox is full, trying again',
  'recipient-unknown': 'waiting: no device of theirs is known',
};

/**
 * One note or post, with who said it, when, and the way it took.
 *
 * @slot - after the text
 * @csspart bubble
 * @csspart text
 * @csspart foot - time and path badge
 */
export class Bubble extends LitElement {
  static override properties = {
    text: { type: String },
    author: { type: String },
    identity: { type: String },
    time: { type: String },
    mine: { type: Boolean, reflect: true },
    continued: { type: Boolean, reflect: true },
    way: { type: String },
    waiting: { type: String },
    reached: { type: Number },
    room: { type: Boolean, reflect: true },
  };
  declare text: string;
  /** Name of who said it; for one's own, leave it out. */
  declare author: string;
  /** Draws the avatar in rooms. */
  declare identity: string;
  /** RFC 3339. */
  declare time: string;
  declare mine: boolean;
  /** Follows another of the same author: no name, no avatar. */
  declare continued: boolean;
  /** How it travelled. */
  declare way: Way | undefined;
  /** Why it has not gone yet. */
  declare waiting: Waiting | undefined;
  /** How many took it, for one's own post in a room. */
  declare reached: number | undefined;
  /** Several people talk here, so names and avatars are shown. */
  declare room: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        margin-top: var(--ps-space-4);
      }
      :host([room]) {
        grid-template-columns: 36px minmax(0, 1fr);
        column-gap: var(--ps-space-3);
      }
      :host([continued]) {
        margin-top: 6px;
      }
      ps-avatar {
        --ps-avatar-size: 36px;
      }
      article {
        grid-column: -2 / -1;
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        min-width: 0;
      }
      :host([mine]) article {
        align-items: flex-end;
      }
      .author {
        font-size: var(--ps-text-s);
        font-weight: 650;
        margin-bottom: 3px;
      }
      .bubble {
        max-width: min(100%, 56ch);
        padding: 9px 15px 10px;
        border-radius: 18px;
        border-start-start-radius: 6px;
        background: var(--ps-surface);
      }
      :host([mine]) .bubble {
        border-start-start-radius: 18px;
        border-end-end-radius: 6px;
        background: var(--ps-accent-soft);
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 10px;
        margin-top: 4px;
        padding-inline: 4px;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
      }
      :host([mine]) .foot {
        justify-content: flex-end;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.author = '';
    this.identity = '';
    this.time = '';
    this.mine = false;
    this.continued = false;
    this.room = false;
  }

  override render() {
    const named = this.room && !this.mine && !this.continued;
    return html`${named ? html`<ps-avatar identity=${this.identity}></ps-avatar>` : nothing}
      <article aria-label=${this.mine ? 'You' : this.author}>
        ${named ? html`<span class="author">${this.author}</span>` : nothing}
        <div class="bubble" part="bubble">
          <div class="text" part="text">${this.text}</div>
          <slot></slot>
        </div>
        <div class="foot" part="foot"><ps-moment at=${this.time} clock></ps-moment>${this.#way()}</div>
      </article>`;
  }

  #way() {
    if (this.waiting) return html`<ps-path-badge way="waiting">${waitingFor[this.waiting]}</ps-path-badge>`;
    const badge = this.way ? html`<ps-path-badge way=${this.way}></ps-path-badge>` : nothing;
    return html`${this.#reach()}${badge}`;
  }

  #reach() {
    if (this.reached === undefined) return nothing;
    if (this.reached === 0) return html`<span>nobody was here to hear it</span>`;
    return html`<span>reached ${this.reached === 1 ? '1 person' : `${this.reached} people`}</span>`;
  }
}
