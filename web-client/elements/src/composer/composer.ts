import type { Path } from '@peerstead/sdk';
import { css, html, LitElement, nothing } from 'lit';
import { base } from '../base.js';
import '../icon/define.js';

/** The event's detail. */
export interface Composed {
  readonly text: string;
}

/**
 * A field for a few words and the button that sends them. The button wears the colour of the way that they will take.
 * Enter sends, Shift+Enter makes a new line.
 *
 * @event {CustomEvent<Composed>} ps-compose - the words, trimmed; the field empties unless the event is cancelled
 * @slot hint - a line below
 * @csspart field
 * @csspart button
 */
export class Composer extends LitElement {
  static override properties = {
    label: { type: String },
    action: { type: String },
    way: { type: String, reflect: true },
    longest: { type: Number },
    busy: { type: Boolean },
    tall: { type: Boolean, reflect: true },
    _text: { state: true },
  };
  /** Name and placeholder of the field. */
  declare label: string;
  /** What the button says. */
  declare action: string;
  /** The way that it will take, as far as known. */
  declare way: Path | undefined;
  /** Most characters. */
  declare longest: number;
  declare busy: boolean;
  /** For more than a line: the button stands below the field. */
  declare tall: boolean;
  declare _text: string;

  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: end;
        gap: var(--ps-space-2);
        padding: 5px;
        border: 1px solid var(--ps-edge);
        border-radius: var(--ps-round-l);
        background: var(--ps-raised);
      }
      form:focus-within {
        outline: 2.5px solid var(--ps-focus);
        outline-offset: 0;
      }
      textarea {
        min-height: 44px;
        max-height: 40dvh;
        padding-inline: 12px;
        border: 0;
        background: transparent;
      }
      /* A placeholder that wraps would make the empty field higher than the filled one. */
      textarea:placeholder-shown {
        overflow: hidden;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      /* The whole form is outlined instead. */
      textarea:focus-visible {
        outline: none;
      }
      button {
        border-radius: 15px;
        background: var(--ps-accent);
        color: var(--ps-on-accent);
      }
      button:hover {
        background: var(--ps-accent-hover);
      }
      :host([way='mailbox']) button {
        background: var(--ps-sealed);
        color: var(--ps-on-tint);
      }
      :host([way='relayed']) button {
        background: var(--ps-relayed);
        color: var(--ps-on-tint);
      }
      :host([tall]) form {
        grid-template-columns: minmax(0, 1fr);
        justify-items: end;
      }
      :host([tall]) textarea {
        min-height: 84px;
      }
      .below {
        display: flex;
        justify-content: space-between;
        gap: var(--ps-space-4);
        padding: 6px var(--ps-space-4) 0;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
      }
      .below:not(:has(.count)):has(slot:not([data-filled])) {
        padding: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.label = 'Your words';
    this.action = 'Send';
    this.longest = 8000;
    this.busy = false;
    this.tall = false;
    this._text = '';
  }

  override focus() {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  clear() {
    this._text = '';
  }

  override render() {
    const left = this.longest - this._text.length;
    return html`<form @submit=${this.#handleSubmit}>
        <textarea
          part="field"
          rows=${this.tall ? 3 : 1}
          aria-label=${this.label}
          placeholder=${this.label}
          maxlength=${this.longest}
          .value=${this._text}
          @input=${this.#handleInput}
          @keydown=${this.#handleKey}
        ></textarea>
        <button part="button" type="submit" ?disabled=${this.busy}>
          <ps-icon name=${this.way === 'mailbox' ? 'mail' : 'send'}></ps-icon>${this.action}
        </button>
      </form>
      <div class="below">
        <slot name="hint" @slotchange=${this.#handleHint}></slot>
        ${left < 200 ? html`<span class="count" role="status">${left} characters left</span>` : nothing}
      </div>`;
  }

  #handleHint(event: Event) {
    const slot = event.target as HTMLSlotElement;
    slot.toggleAttribute('data-filled', slot.assignedNodes().length > 0);
  }

  #handleInput(event: Event) {
    this._text = (event.target as HTMLTextAreaElement).value;
  }

  #handleKey(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #handleSubmit(event: Event) {
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this._text.trim();
    this.focus();
    if (text === '' || this.busy) return;
    const event = new CustomEvent<Composed>('ps-compose', {
      detail: { text },
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    if (this.dispatchEvent(event)) this.clear();
  }
}
