import { css, html, LitElement, nothing } from 'lit';
import { base } from '../base.js';
import type { GlyphName } from '../icon/glyphs.js';
import '../icon/define.js';

/**
 * What stands where nothing is yet, or where something failed: what it is, and what to do.
 *
 * @slot - a sentence or two
 * @slot action - the button that helps
 * @csspart heading
 */
export class Empty extends LitElement {
  static override properties = {
    heading: { type: String },
    icon: { type: String },
    tone: { type: String, reflect: true },
  };
  declare heading: string;
  declare icon: GlyphName | undefined;
  /** `error` when something went wrong; it is then announced at once. */
  declare tone: 'calm' | 'error';

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        align-content: start;
        justify-items: start;
        gap: var(--ps-space-3);
        max-width: 46ch;
        padding: var(--ps-space-5) 0;
      }
      ps-icon {
        --ps-icon-size: 28px;
        color: var(--ps-ink-soft);
      }
      :host([tone='error']) ps-icon {
        color: var(--ps-danger);
      }
      .text {
        color: var(--ps-ink-soft);
        text-wrap: pretty;
      }
      slot[name='action'] {
        display: flex;
        flex-wrap: wrap;
        gap: var(--ps-space-3);
      }
      slot[name='action']::slotted(*) {
        margin-top: var(--ps-space-2);
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    this.tone = 'calm';
  }

  override render() {
    return html`${this.icon ? html`<ps-icon name=${this.icon}></ps-icon>` : nothing}
      <div role=${this.tone === 'error' ? 'alert' : nothing}>
        <h2 part="heading">${this.heading}</h2>
        <div class="text"><slot></slot></div>
      </div>
      <slot name="action"></slot>`;
  }
}
