import { css, html, LitElement } from 'lit';
import { base } from '../base.js';

/**
 * The shape of what is being loaded. Unseen for the first 300 ms, since what is quick needs no announcement.
 *
 * @csspart line - each grey line
 */
export class Skeleton extends LitElement {
  static override properties = { lines: { type: Number }, people: { type: Boolean }, label: { type: String } };
  /** How many lines, or people. */
  declare lines: number;
  /** Rows with an avatar's place. */
  declare people: boolean;
  /** What is being loaded, for assistive technology. */
  declare label: string;

  static override styles = [
    base,
    css`
      :host {
        display: block;
        animation: appear 200ms ease 300ms both;
      }
      .row {
        display: flex;
        align-items: center;
        gap: var(--ps-space-3);
        padding: var(--ps-space-3) 0;
      }
      .face {
        flex: none;
        width: 40px;
        height: 40px;
        border-radius: 30%;
      }
      .line {
        flex: 1;
        height: 12px;
        border-radius: 6px;
      }
      .row:nth-child(3n + 2) .line {
        max-width: 70%;
      }
      .row:nth-child(3n) .line {
        max-width: 46%;
      }
      .face,
      .line {
        background: var(--ps-line);
        animation: breathe 1.8s ease-in-out infinite;
      }
      @keyframes breathe {
        50% {
          opacity: 0.5;
        }
      }
      @keyframes appear {
        from {
          visibility: hidden;
          opacity: 0;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.lines = 3;
    this.people = false;
    this.label = 'Loading';
  }

  override render() {
    const face = this.people ? html`<span class="face"></span>` : html``;
    const rows = Array.from(
      { length: this.lines },
      () => html`<div class="row">${face}<span class="line" part="line"></span></div>`,
    );
    return html`<div aria-hidden="true">${rows}</div>
      <span class="unseen" role="status">${this.label}</span>`;
  }
}
