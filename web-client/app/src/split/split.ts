import { css, html, LitElement } from 'lit';

/**
 * A list and, beside it where there is room, else over it, what was chosen in it.
 *
 * @slot list
 * @slot detail
 */
export class Split extends LitElement {
  static override properties = { chosen: { type: Boolean, reflect: true } };
  /** Something is chosen, so where there is room for one, that one is the detail. */
  declare chosen: boolean;

  static override styles = css`
    :host {
      display: block;
      height: 100%;
      container-type: inline-size;
    }
    .split {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      height: 100%;
    }
    .list {
      overflow-y: auto;
      /* The heading stands on one line with that of the detail. */
      padding: 22px clamp(20px, 5vw, 32px) var(--ps-space-6);
    }
    .detail {
      min-width: 0;
      min-height: 0;
    }
    :host([chosen]) .list,
    :host(:not([chosen])) .detail {
      display: none;
    }
    @container (width >= 780px) {
      .split {
        grid-template-columns: 316px minmax(0, 1fr);
      }
      :host .list.list,
      :host .detail.detail {
        display: block;
      }
      .detail {
        border-inline-start: 1px solid var(--ps-line);
      }
    }
  `;

  constructor() {
    super();
    this.chosen = false;
  }

  override render() {
    return html`<div class="split">
      <div class="list"><slot name="list"></slot></div>
      <div class="detail"><slot name="detail"></slot></div>
    </div>`;
  }
}
