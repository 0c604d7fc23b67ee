import { css, html, LitElement, nothing } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { type GlyphName, glyphs } from './glyphs.js';

/**
 * One icon of the kept set. Silent to assistive technology unless it has a `label`.
 *
 * @csspart drawing - the span around the SVG
 * @cssproperty [--ps-icon-size=1.25em] - width and height
 */
export class Icon extends LitElement {
  static override properties = { name: { type: String }, label: { type: String } };
  declare name: GlyphName;
  declare label: string | undefined;

  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      width: var(--ps-icon-size, 1.25em);
      height: var(--ps-icon-size, 1.25em);
      vertical-align: -0.25em;
    }
    span,
    svg {
      display: block;
      width: 100%;
      height: 100%;
    }
  `;

  override render() {
    const label = this.label;
    return html`<span
      part="drawing"
      role=${label ? 'img' : nothing}
      aria-label=${label ?? nothing}
      aria-hidden=${label ? nothing : 'true'}
      >${unsafeHTML(glyphs[this.name])}</span
    >`;
  }
}
