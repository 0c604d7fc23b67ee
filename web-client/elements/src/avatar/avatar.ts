import { css, html, LitElement, nothing, svg } from 'lit';
import { patchSide, quilt } from './quilt.js';

const turns = [0, 90, 180, 270];

/**
 * A quilt drawn from an identity id, so that two people are never confused, whatever they call themselves.
 *
 * @csspart quilt - the SVG
 * @cssproperty [--ps-avatar-size=40px] - width and height
 */
export class Avatar extends LitElement {
  static override properties = { identity: { type: String }, label: { type: String } };
  /** Identity id that it is drawn from. */
  declare identity: string;
  /** Whose it is; leave out where the name stands beside it. */
  declare label: string | undefined;

  static override styles = css`
    :host {
      display: inline-block;
      flex: none;
      width: var(--ps-avatar-size, 40px);
      height: var(--ps-avatar-size, 40px);
      border-radius: 30%;
      overflow: hidden;
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
    }
  `;

  constructor() {
    super();
    this.identity = '';
  }

  override render() {
    const { ground, quarter } = quilt(this.identity);
    const side = patchSide * 4;
    const patches = quarter.map((patch) => svg`<path d=${patch.d} fill=${patch.fill}></path>`);
    return html`<svg
      part="quilt"
      viewBox="0 0 ${side} ${side}"
      role=${this.label ? 'img' : nothing}
      aria-label=${this.label ?? nothing}
      aria-hidden=${this.label ? nothing : 'true'}
    >
      <rect width=${side} height=${side} fill=${ground}></rect>
      ${turns.map((turn) => svg`<g transform="rotate(${turn} ${side / 2} ${side / 2})">${patches}</g>`)}
    </svg>`;
  }
}
