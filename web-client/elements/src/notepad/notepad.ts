import { css, html, LitElement, type PropertyValues } from 'lit';
import { base } from '../base.js';
import { editBetween, moveCaret } from './edit.js';

/** What the notepad needs of a shared text; a `Y.Text` of Yjs has it. */
export interface SharedText {
  toString(): string;
  insert(index: number, text: string): void;
  delete(index: number, length: number): void;
  observe(listener: () => void): void;
  unobserve(listener: () => void): void;
  readonly doc: { transact(change: () => void): void } | null;
}

/**
 * A text that several people write at once.
 *
 * @csspart field
 */
export class Notepad extends LitElement {
  static override properties = { text: { attribute: false }, label: { type: String }, remark: { type: String } };
  /** The shared text; the field is read-only until it is there. */
  declare text: SharedText | undefined;
  declare label: string;
  /** What does not go as one would expect. */
  declare remark: string;
  #written = '';
  #observed: SharedText | undefined;
  readonly #handleChange = () => this.#take();

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        min-height: 160px;
        height: 100%;
      }
      textarea {
        height: 100%;
        field-sizing: fixed;
        padding: var(--ps-space-4);
        border-color: transparent;
        border-radius: var(--ps-round-l);
        background: var(--ps-surface);
        line-height: 1.6;
      }
      p {
        padding: var(--ps-space-2) var(--ps-space-4);
      }
      p:empty {
        padding: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.label = 'Shared notepad';
    this.remark = '';
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#observe(this.text);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#observe(undefined);
  }

  protected override updated(changed: PropertyValues<this>) {
    if (!changed.has('text')) return;
    this.#observe(this.text);
    this.#take();
  }

  override render() {
    return html`<textarea
        part="field"
        aria-label=${this.label}
        placeholder="Write together. Everybody here sees it at once."
        ?readonly=${!this.text}
        @input=${this.#handleInput}
      ></textarea>
      <p class="small soft" role="status">${this.remark}</p>`;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  #observe(text: SharedText | undefined) {
    if (text === this.#observed) return;
    this.#observed?.unobserve(this.#handleChange);
    this.#observed = text;
    text?.observe(this.#handleChange);
  }

  #handleInput() {
    const field = this.#field;
    const text = this.text;
    if (!field || !text) return;
    const edit = editBetween(this.#written, field.value, field.selectionEnd);
    this.#written = field.value;
    if (!edit) return;
    const change = () => {
      if (edit.remove > 0) text.delete(edit.index, edit.remove);
      if (edit.insert !== '') text.insert(edit.index, edit.insert);
    };
    if (text.doc) text.doc.transact(change);
    else change();
  }

  /** Shows what the others wrote and leaves the caret where it was in the text. */
  #take() {
    const field = this.#field;
    const now = this.text?.toString() ?? '';
    if (!field) return;
    const edit = editBetween(this.#written, now, 0);
    this.#written = now;
    if (field.value === now) return;
    const { selectionStart, selectionEnd } = field;
    field.value = now;
    if (edit) field.setSelectionRange(moveCaret(selectionStart, edit), moveCaret(selectionEnd, edit));
  }
}
