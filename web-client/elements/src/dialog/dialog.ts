import { css, html, LitElement } from 'lit';
import { base } from '../base.js';
import '../icon/define.js';

/**
 * A native `<dialog>` with a heading and a row of actions. Escape, the close button and a press outside close it.
 *
 * @event ps-close - it was closed, by whatever way
 * @slot - what it is about
 * @slot actions - buttons, the decisive one last
 * @csspart dialog
 * @csspart heading
 */
export class Dialog extends LitElement {
  static override properties = { heading: { type: String } };
  declare heading: string;

  static override styles = [
    base,
    css`
      dialog {
        width: min(480px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: 0;
        border-radius: var(--ps-round-l);
        background: var(--ps-raised);
        color: var(--ps-ink);
        box-shadow: var(--ps-shadow);
      }
      dialog[open] {
        animation: rise var(--ps-calm) ease;
      }
      dialog::backdrop {
        background: light-dark(oklch(0.3 0.02 70 / 0.35), oklch(0.05 0.01 70 / 0.6));
      }
      .inside {
        padding: var(--ps-space-5);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--ps-space-3);
        margin: -8px -8px var(--ps-space-3) 0;
      }
      h2 {
        font-size: var(--ps-text-xl);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--ps-space-3);
      }
      slot[name='actions']::slotted(*) {
        margin-top: var(--ps-space-5);
      }
      @keyframes rise {
        from {
          opacity: 0;
          translate: 0 12px;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
  }

  async show(): Promise<void> {
    await this.updateComplete;
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  close(): void {
    this.#dialog.close();
  }

  override render() {
    return html`<dialog
      part="dialog"
      aria-labelledby="heading"
      @close=${this.#handleClosed}
      @click=${this.#handlePressed}
    >
      <div class="inside">
        <header>
          <h2 id="heading" part="heading">${this.heading}</h2>
          <button type="button" class="icon quiet" aria-label="Close" @click=${() => this.close()}>
            <ps-icon name="x"></ps-icon>
          </button>
        </header>
        <slot></slot>
        <footer><slot name="actions"></slot></footer>
      </div>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog) throw new Error('ps-dialog is not rendered yet');
    return dialog;
  }

  #handleClosed() {
    this.dispatchEvent(new CustomEvent('ps-close', { bubbles: true, composed: true }));
  }

  /** A press on the backdrop has the dialog itself as its target; the dialog has no padding, so one inside has a child. */
  #handlePressed(event: MouseEvent) {
    if (event.target === this.#dialog) this.close();
  }
}
