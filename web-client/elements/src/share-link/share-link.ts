import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { base } from '../base.js';
import '../icon/define.js';

/**
 * A link, or another text, to give to somebody: shown, copied, or handed to the system's share sheet.
 *
 * @event ps-copied - it is on the clipboard
 * @csspart link
 */
export class ShareLink extends LitElement {
  static override properties = {
    href: { type: String },
    label: { type: String },
    what: { type: String },
    _copied: { state: true },
  };
  /** The link, or the text. */
  declare href: string;
  /** Name of the field. */
  declare label: string;
  /** What it is called on its buttons; whatever is no `link` is shared as text. */
  declare what: string;
  declare _copied: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: var(--ps-space-3);
      }
      input {
        font-family: var(--ps-font-mono);
        font-size: var(--ps-text-s);
        text-overflow: ellipsis;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ps-space-3);
      }
    `,
  ];

  constructor() {
    super();
    this.href = '';
    this.label = 'Link';
    this.what = 'link';
    this._copied = false;
  }

  override render() {
    return html`<input part="link" readonly aria-label=${this.label} .value=${this.href} @focus=${this.#handleFocus} />
      <div class="actions">
        <button type="button" class="primary" @click=${this.#handleCopy}>
          <ps-icon name=${this._copied ? 'check' : 'copy'}></ps-icon>${this._copied ? 'Copied' : `Copy ${this.what}`}
        </button>
        ${
          'share' in navigator
            ? html`<button type="button" @click=${this.#handleShare}><ps-icon name="share"></ps-icon>Share</button>`
            : nothing
        }
        <span role="status" class="unseen">${this._copied ? `The ${this.what} is copied` : ''}</span>
      </div>`;
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('href')) this._copied = false;
  }

  #handleFocus(event: Event) {
    (event.target as HTMLInputElement).select();
  }

  async #handleCopy() {
    this._copied = await copy(this.href, this.renderRoot.querySelector('input'));
    if (this._copied) this.dispatchEvent(new CustomEvent('ps-copied', { bubbles: true, composed: true }));
  }

  /** Closing the share sheet rejects; that is the person's choice and no error. */
  #handleShare() {
    navigator.share(this.what === 'link' ? { url: this.href } : { text: this.href }).catch(() => undefined);
  }
}

/** Where the clipboard is not allowed (plain http on another machine), the link is at least selected. */
async function copy(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field?.select();
    return false;
  }
}
