import { css, html, LitElement, nothing, svg } from 'lit';
import { base } from '../base.js';
import { arcs, directShare, sayBytes, type Travelled } from './share.js';
import '../path-badge/define.js';

const nothingYet: Travelled = { direct: 0, relayed: 0, mailbox: 0 };
const radius = 100 / (2 * Math.PI);

/**
 * The ring: which share of the bytes touched no server.
 *
 * @csspart ring - the SVG
 * @csspart legend - bytes of each way, with their badges
 * @cssproperty [--ps-ring-size=168px] - diameter; 136px on a narrow screen
 */
export class Ring extends LitElement {
  static override properties = {
    bytes: { attribute: false },
    legend: { type: Boolean, reflect: true },
    small: { type: Boolean, reflect: true },
  };
  /** What `travelled()` gave. */
  declare bytes: Travelled;
  /** Say the bytes of each way beside it. */
  declare legend: boolean;
  /** The drawing with its number only. */
  declare small: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: inline-flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ps-space-5) var(--ps-space-6);
      }
      figure {
        position: relative;
        flex: none;
        width: var(--ps-ring-size, 168px);
        height: var(--ps-ring-size, 168px);
        margin: 0;
      }
      svg {
        display: block;
        width: 100%;
        height: 100%;
        rotate: -90deg;
      }
      circle {
        fill: none;
        stroke-width: 3.4;
        transition:
          stroke-dasharray 600ms ease,
          stroke-dashoffset 600ms ease;
      }
      .track {
        stroke: var(--ps-line);
        stroke-width: 1.2;
      }
      .track.empty {
        stroke: var(--ps-edge);
        stroke-dasharray: 0.1 2.4;
        stroke-linecap: round;
      }
      .direct {
        stroke: var(--ps-direct);
      }
      .relayed {
        stroke: var(--ps-relayed);
      }
      .mailbox {
        stroke: var(--ps-sealed);
      }
      .middle {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        text-align: center;
      }
      strong {
        font-size: var(--ps-text-3xl);
        font-weight: 700;
        line-height: 1;
        letter-spacing: -0.04em;
        font-variant-numeric: tabular-nums;
      }
      strong small {
        font-size: 0.5em;
        letter-spacing: 0;
        margin-inline-start: 0.06em;
      }
      .caption {
        max-width: 11ch;
        margin-top: 6px;
        font-size: var(--ps-text-s);
        line-height: 1.3;
        color: var(--ps-ink-soft);
      }
      @media (width < 560px) {
        :host {
          --ps-ring-size: 136px;
          column-gap: var(--ps-space-5);
        }
        strong {
          font-size: var(--ps-text-2xl);
        }
        dl {
          column-gap: var(--ps-space-4);
        }
      }
      :host([small]) {
        --ps-ring-size: 44px;
      }
      :host([small]) strong {
        font-size: 0.8rem;
        letter-spacing: -0.02em;
      }
      :host([small]) circle {
        stroke-width: 4;
      }
      :host([small]) .track {
        stroke-width: 2;
      }
      dl {
        display: grid;
        grid-template-columns: auto auto;
        gap: var(--ps-space-2) var(--ps-space-5);
        align-items: center;
      }
      dt {
        display: flex;
      }
      /* One column of drawings, one of words. */
      dt ps-path-badge::part(drawing) {
        width: 28px;
      }
      dd {
        font-variant-numeric: tabular-nums;
        text-align: end;
      }
    `,
  ];

  constructor() {
    super();
    this.bytes = nothingYet;
    this.legend = false;
    this.small = false;
  }

  override render() {
    const share = directShare(this.bytes);
    return html`<figure role="img" aria-label=${this.#said(share)}>
        ${this.#drawing(share === undefined)}
        <div class="middle" aria-hidden="true">${this.#middle(share)}</div>
      </figure>
      ${this.legend ? this.#legend() : nothing}`;
  }

  #drawing(empty: boolean) {
    return html`<svg part="ring" viewBox="-18.5 -18.5 37 37" aria-hidden="true">
      <circle class="track ${empty ? 'empty' : ''}" r=${radius}></circle>
      ${arcs(this.bytes).map(
        (arc) =>
          svg`<circle class=${arc.way} r=${radius} stroke-dasharray="${arc.length} ${100 - arc.length}" stroke-dashoffset=${-arc.from}></circle>`,
      )}
    </svg>`;
  }

  #middle(share: number | undefined) {
    if (this.small) return html`<strong>${share ?? '–'}</strong>`;
    if (share === undefined) return html`<span class="caption">Nothing has travelled yet</span>`;
    return html`<strong>${share}<small>%</small></strong
      ><span class="caption">touched no server</span>`;
  }

  #legend() {
    const row = (way: keyof Travelled) =>
      html`<dt><ps-path-badge way=${way}></ps-path-badge></dt>
        <dd>${sayBytes(this.bytes[way])}</dd>`;
    return html`<dl part="legend">${row('direct')}${row('relayed')}${row('mailbox')}</dl>`;
  }

  #said(share: number | undefined) {
    if (share === undefined) return 'Nothing has travelled yet';
    const { direct, relayed, mailbox } = this.bytes;
    return `${share} percent touched no server: ${sayBytes(direct)} direct, ${sayBytes(relayed)} relayed, ${sayBytes(mailbox)} sealed`;
  }
}
