import { base, sayBytes, saveFile } from '@peerstead/elements';
import type { ReceivedFile } from '@peerstead/sdk';
import { html, nothing } from 'lit';
import { PlaceElement } from '../place.js';
import { pageStyles } from '../page-styles.js';
import { dataStyles } from './data-styles.js';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/moment/define';
import '@peerstead/elements/path-badge/define';

/** Files that others gave to this device and that were not deleted since; nothing while there are none. */
export class ReceivedFiles extends PlaceElement {
  static override properties = { ...PlaceElement.properties, _files: { state: true } };
  declare _files: readonly ReceivedFile[] | undefined;

  static override styles = [base, pageStyles, dataStyles];

  override connectedCallback() {
    super.connectedCallback();
    void this.#read();
  }

  protected override willUpdate() {
    this.hidden = !this._files || this._files.length === 0;
  }

  override render() {
    if (!this._files || this._files.length === 0) return nothing;
    return html`<section aria-labelledby="received">
      <h2 id="received">Received files</h2>
      <p class="soft">They lie in this browser until you delete them. Save one to have it among your other files.</p>
      <ul aria-label="Received files">
        ${this._files.map((file) => html`<li class="file">${this.#file(file)}</li>`)}
      </ul>
    </section>`;
  }

  #file(file: ReceivedFile) {
    const { name, size, receivedAt, path } = file;
    return html`<span class="title">${name}</span>
      <span class="small soft">${sayBytes(size)}, <ps-moment at=${receivedAt}></ps-moment></span>
      <ps-path-badge way=${path} compact></ps-path-badge>
      <button
        type="button"
        class="icon quiet"
        aria-label="Save ${name}"
        title="Save"
        @click=${() => void this.#save(file)}
      >
        <ps-icon name="download"></ps-icon>
      </button>
      <button
        type="button"
        class="icon quiet"
        aria-label="Delete ${name}"
        title="Delete"
        @click=${() => void this.#delete(file)}
      >
        <ps-icon name="trash"></ps-icon>
      </button>`;
  }

  async #read() {
    this._files = await this.homestead.peerstead.receivedFiles();
  }

  async #save(file: ReceivedFile) {
    const bytes = await file.open();
    if (bytes) saveFile(bytes);
    else await this.#read();
  }

  async #delete(file: ReceivedFile) {
    await file.delete();
    await this.#read();
  }
}
