import type { HandleAvailability } from '@peerstead/sdk';
import { css, html, LitElement, nothing } from 'lit';
import { base } from '../base.js';
import { handleAdvice, suggestHandle, tidyHandle } from './handles.js';
import '../icon/define.js';

/** Whether a handle is free; what the SDK's `handleAvailability` is. */
export type CheckHandle = (handle: string, signal: AbortSignal) => Promise<HandleAvailability>;

/** The event's detail. */
export interface Chosen {
  readonly handle: string;
}

type Verdict = HandleAvailability | 'checking' | 'short';

/** A pause in typing that is long enough to ask. */
const pause = 250;

/**
 * Choosing one's name: suggested, changed at will, checked while typing.
 *
 * @event {CustomEvent<Chosen>} ps-choose - a name was decided on
 * @csspart field
 * @csspart button
 */
export class HandleChooser extends LitElement {
  static override properties = {
    check: { attribute: false },
    action: { type: String },
    busy: { type: Boolean },
    problem: { type: String },
    _handle: { state: true },
    _verdict: { state: true },
  };
  /** Asks whether a handle is free. */
  declare check: CheckHandle | undefined;
  /** What the button says. */
  declare action: string;
  /** The identity is being made. */
  declare busy: boolean;
  /** Why the last try failed, as a sentence. */
  declare problem: string | undefined;
  declare _handle: string;
  declare _verdict: Verdict;
  #asking: AbortController | undefined;

  static override styles = [
    base,
    css`
      :host {
        display: block;
        max-width: 400px;
      }
      form {
        display: grid;
        gap: var(--ps-space-4);
      }
      label {
        display: block;
        margin-bottom: 6px;
        font-weight: 600;
      }
      .field {
        position: relative;
      }
      input {
        min-height: 56px;
        padding-inline-end: 60px;
        font-size: var(--ps-text-l);
        font-weight: 600;
      }
      .field button {
        position: absolute;
        inset-inline-end: 6px;
        top: 6px;
      }
      .verdict {
        display: flex;
        align-items: center;
        gap: 6px;
        min-height: 1.5em;
        margin-top: 6px;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
      }
      .verdict[data-verdict='free'] {
        color: var(--ps-direct);
        font-weight: 600;
      }
      .verdict[data-verdict='taken'],
      .problem {
        color: var(--ps-danger);
        font-weight: 600;
      }
      button.primary {
        min-height: 52px;
        font-size: var(--ps-text-l);
      }
    `,
  ];

  constructor() {
    super();
    this.action = 'Come in';
    this.busy = false;
    this._handle = suggestHandle();
    this._verdict = 'checking';
  }

  override connectedCallback() {
    super.connectedCallback();
    void this.updateComplete.then(() => this.#consider(this._handle));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#asking?.abort();
  }

  override focus() {
    const field = this.renderRoot.querySelector('input');
    field?.focus();
    field?.select();
  }

  override render() {
    return html`<form @submit=${this.#handleSubmit} novalidate>
      <div>
        <label for="handle">Your name here</label>
        <div class="field">
          <input
            id="handle"
            part="field"
            .value=${this._handle}
            @input=${this.#handleInput}
            maxlength="30"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-describedby="verdict"
            aria-invalid=${this._verdict === 'taken' || this._verdict === 'malformed' ? 'true' : 'false'}
          />
          <button type="button" class="icon quiet" aria-label="Suggest another name" @click=${this.#handleSuggest}>
            <ps-icon name="dices"></ps-icon>
          </button>
        </div>
        <div class="verdict" id="verdict" role="status" data-verdict=${this._verdict}>${this.#verdict()}</div>
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <button part="button" type="submit" class="primary" ?disabled=${this.busy}>
        ${this.busy ? 'Making your keys…' : this.action}
      </button>
    </form>`;
  }

  #verdict() {
    switch (this._verdict) {
      case 'free':
        return html`<ps-icon name="check"></ps-icon>${this._handle} is free`;
      case 'taken':
        return html`${this._handle} belongs to somebody already`;
      case 'checking':
        return html`Looking whether it is free…`;
      case 'unknown':
        return html`Cannot look it up just now; you can try anyway`;
      case 'short':
      case 'malformed':
        return html`${handleAdvice(this._handle) ?? 'That cannot be a name here.'}`;
    }
  }

  #handleInput(event: Event) {
    const field = event.target as HTMLInputElement;
    const caret = field.selectionStart ?? field.value.length;
    const tidy = tidyHandle(field.value);
    if (tidy !== field.value) {
      const before = tidyHandle(field.value.slice(0, caret)).length;
      field.value = tidy;
      field.setSelectionRange(before, before);
    }
    this.#consider(tidy);
  }

  #handleSuggest() {
    this.#consider(suggestHandle());
    this.focus();
  }

  #handleSubmit(event: Event) {
    event.preventDefault();
    if (this.busy) return;
    if (this._verdict === 'taken' || handleAdvice(this._handle) !== undefined) {
      this.focus();
      return;
    }
    const detail: Chosen = { handle: this._handle };
    this.dispatchEvent(new CustomEvent('ps-choose', { detail, bubbles: true, composed: true }));
  }

  #consider(handle: string) {
    this.#asking?.abort();
    this._handle = handle;
    this.problem = undefined;
    if (handleAdvice(handle) !== undefined) {
      this._verdict = 'short';
      return;
    }
    this._verdict = this.check ? 'checking' : 'unknown';
    const asking = new AbortController();
    this.#asking = asking;
    setTimeout(() => void this.#ask(handle, asking.signal), pause);
  }

  async #ask(handle: string, signal: AbortSignal) {
    if (signal.aborted || !this.check) return;
    const verdict = await this.check(handle, signal).catch(() => 'unknown' as const);
    if (!signal.aborted) this._verdict = verdict;
  }
}
