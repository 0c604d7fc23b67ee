import { css, html, LitElement, type PropertyValues, svg } from 'lit';
import { base } from '../base.js';
import { type Way, ways } from './ways.js';
import '../icon/define.js';

const between = (dashed: boolean) => svg`
  <line x1="7.4" y1="5" x2="28" y2="5" stroke="currentColor" stroke-width="2.2"
    stroke-dasharray=${dashed ? '2.6 4' : 'none'} />
  <circle cx="4" cy="5" r="3" fill="currentColor" />
  <circle cx="31" cy="5" r="3" fill="currentColor" />`;

/**
 * How something travelled: a solid green line (direct), a dashed one (by others), a dashed blue one (relayed), an amber envelope (sealed), or a
 * clock while it waits.
 *
 * @slot - replaces the word
 * @csspart drawing - the line, envelope or clock
 * @csspart word - the word beside it
 * @cssproperty --ps-direct - colour of direct
 * @cssproperty --ps-relayed - colour of relayed
 * @cssproperty --ps-sealed - colour of sealed
 */
export class PathBadge extends LitElement {
  static override properties = {
    way: { type: String, reflect: true },
    compact: { type: Boolean, reflect: true },
    pill: { type: Boolean, reflect: true },
  };
  /** Which way. */
  declare way: Way;
  /** The drawing alone; the word is still there for assistive technology. */
  declare compact: boolean;
  /** On a tinted ground, where it stands by itself. */
  declare pill: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        vertical-align: middle;
        font-size: var(--ps-text-s);
        font-weight: 600;
        line-height: 1.4;
        white-space: nowrap;
        color: var(--ps-ink-soft);
      }
      :host([way='direct']),
      :host([way='neighbours']) {
        color: var(--ps-direct);
      }
      :host([way='relayed']) {
        color: var(--ps-relayed);
      }
      :host([way='mailbox']) {
        color: var(--ps-sealed);
      }
      :host([way='refused']) {
        color: var(--ps-danger);
      }
      :host([pill]) {
        padding: 3px 10px;
        border-radius: 99px;
        background: var(--ps-hover);
      }
      :host([pill][way='direct']),
      :host([pill][way='neighbours']) {
        background: var(--ps-direct-soft);
      }
      :host([pill][way='relayed']) {
        background: var(--ps-relayed-soft);
      }
      :host([pill][way='mailbox']) {
        background: var(--ps-sealed-soft);
      }
      :host([pill][way='refused']) {
        background: var(--ps-danger-soft);
      }
      svg {
        display: block;
        flex: none;
        width: 28px;
        height: 8px;
      }
      ps-icon {
        --ps-icon-size: 15px;
      }
      :host([compact]) .word {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      :host([way='connecting']) svg {
        animation: search 1.6s ease-in-out infinite;
      }
      @keyframes search {
        50% {
          opacity: 0.35;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.way = 'waiting';
    this.compact = false;
    this.pill = false;
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('way')) this.title = ways[this.way].sentence;
  }

  override render() {
    return html`${this.#drawing()}<span class="word" part="word"><slot>${ways[this.way].word}</slot></span>`;
  }

  #drawing() {
    switch (this.way) {
      case 'direct':
      case 'neighbours':
      case 'relayed':
      case 'connecting':
        return html`<svg part="drawing" viewBox="0 0 35 10" aria-hidden="true">${between(this.way !== 'direct')}</svg>`;
      case 'mailbox':
        return html`<ps-icon part="drawing" name="mail"></ps-icon>`;
      case 'waiting':
        return html`<ps-icon part="drawing" name="clock"></ps-icon>`;
      case 'refused':
        return html`<ps-icon part="drawing" name="shield-alert"></ps-icon>`;
    }
  }
}
