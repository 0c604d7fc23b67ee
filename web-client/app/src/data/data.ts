import { base, type Dialog, sayBytes } from '@peerstead/elements';
import type { Me } from '@peerstead/sdk';
import { html, nothing } from 'lit';
import { gate } from '../arrival/gate.js';
import { PlaceElement } from '../place.js';
import { pageStyles } from '../page-styles.js';
import { dataStyles } from './data-styles.js';
import { howItWorks } from './how-it-works.js';
import { type PrivateData, type PrivateNote, readPrivateData, savePrivateNote, titleOf } from './private-notes.js';
import '@peerstead/elements/avatar/define';
import '@peerstead/elements/dialog/define';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/moment/define';
import '@peerstead/elements/ring/define';
import '@peerstead/elements/share-link/define';
import '@peerstead/elements/skeleton/define';

/** My data: who one is, how everything travelled, private notes, a copy of all, and how it works. */
export class Data extends PlaceElement {
  static override properties = {
    ...PlaceElement.properties,
    _data: { state: true },
    _editing: { state: true },
    _problem: { state: true },
  };
  declare _data: PrivateData | undefined;
  /** The note in the dialog; one without a key is new. */
  declare _editing: Partial<PrivateNote> | undefined;
  declare _problem: string | undefined;

  static override styles = [base, pageStyles, dataStyles];

  override connectedCallback() {
    super.connectedCallback();
    if (this.homestead.me) void this.#read();
  }

  protected override willUpdate() {
    if (this.homestead.me && !this._data) void this.#read();
  }

  override render() {
    const { me } = this.homestead;
    if (!me)
      return gate(this.homestead, 'My data', 'What you keep for yourself stays in this browser, encrypted.', 'Come in');
    return html`<div class="column">
      ${this.#self(me)}
      <section aria-labelledby="travelled">
        <h2 id="travelled">How it travelled</h2>
        <ps-ring legend .bytes=${this.homestead.travelled}></ps-ring>
      </section>
      <section aria-labelledby="private">
        <div class="head">
          <h2 id="private">Private notes</h2>
          <button type="button" @click=${() => this.#edit({})}><ps-icon name="plus"></ps-icon>New note</button>
        </div>
        ${this.#notes()}
      </section>
      <app-received-files .homestead=${this.homestead}></app-received-files>
      ${this.#copy()}
      <section aria-labelledby="how">
        <h2 id="how">How it works</h2>
        ${howItWorks(me)}
      </section>
      ${this.#editor()} ${this.#link(me)}
    </div>`;
  }

  #self(me: Me) {
    return html`<div class="self">
      <ps-avatar identity=${me.identity} label="Your pattern"></ps-avatar>
      <div>
        <h1 tabindex="-1">${me.handle ?? 'You'}</h1>
        <p class="lead">Your keys are in this browser and nowhere else.</p>
      </div>
      <button type="button" @click=${() => void this.#linkDialog?.show()}>
        <ps-icon name="link"></ps-icon>Your link
      </button>
    </div>`;
  }

  #notes() {
    if (!this._data) return html`<ps-skeleton label="Loading your notes"></ps-skeleton>`;
    if (this._data.notes.length === 0)
      return html`<ps-empty icon="sticky-note" heading="No private notes yet">
        Write something that only you shall read. It is kept encrypted in this browser.
      </ps-empty>`;
    return html`<ul aria-label="Private notes">
      ${this._data.notes.map((note) => html`<li>${this.#note(note)}</li>`)}
    </ul>`;
  }

  #note(note: PrivateNote) {
    const title = titleOf(note.text);
    return html`<button type="button" class="note quiet" @click=${() => this.#edit(note)}>
      <span class="title">${title}</span><span class="small soft"><ps-moment at=${note.savedAt}></ps-moment></span>
    </button>`;
  }

  #copy() {
    const kept = this._data?.keptByApp ?? [];
    return html`<section aria-labelledby="copy">
      <h2 id="copy">A copy of everything</h2>
      <p class="soft">
        One readable file with all that this browser keeps for you: notes, private data, who you are. Not your keys;
        those cannot be taken out.
      </p>
      ${
        kept.length > 0
          ? html`<p class="small soft kept">
              Besides your notes, the app keeps
              ${kept.map(({ what, bytes }) => `${what} (${sayBytes(bytes)})`).join(', ')}.
            </p>`
          : nothing
      }
      <button type="button" @click=${() => void this.#export()}><ps-icon name="download"></ps-icon>Save a copy</button>
      ${this._problem ? html`<p class="small" role="alert">${this._problem}</p>` : nothing}
    </section>`;
  }

  #link(me: Me) {
    const href = new URL(`/people/${me.handle ?? me.identity}`, location.origin).href;
    return html`<ps-dialog id="link" heading="A link to you">
      <p>
        Give it to somebody, and they can write to you, with a name of their own or one that they choose on the way.
      </p>
      <ps-share-link label="Link to you" href=${href}></ps-share-link>
    </ps-dialog>`;
  }

  #editor() {
    const note = this._editing;
    return html`<ps-dialog
      id="editor"
      heading=${note?.key ? 'Private note' : 'New private note'}
      @ps-close=${() => (this._editing = undefined)}
    >
      <textarea aria-label="Your note" rows="8" maxlength="100000" .value=${note?.text ?? ''}></textarea>
      ${
        note?.key
          ? html`<button slot="actions" type="button" class="quiet delete" @click=${() => void this.#delete()}>
              <ps-icon name="trash"></ps-icon>Delete
            </button>`
          : nothing
      }
      <button slot="actions" type="button" class="primary" @click=${() => void this.#save()}>Save privately</button>
    </ps-dialog>`;
  }

  get #dialog(): Dialog | null {
    return this.renderRoot.querySelector<Dialog>('#editor');
  }

  get #linkDialog(): Dialog | null {
    return this.renderRoot.querySelector<Dialog>('#link');
  }

  async #read() {
    this._data = await readPrivateData(this.homestead.peerstead);
  }

  #edit(note: Partial<PrivateNote>) {
    this._editing = note;
    void this.updateComplete
      .then(() => this.#dialog?.show())
      .then(() => this.renderRoot.querySelector('textarea')?.focus());
  }

  async #save() {
    const text = this.renderRoot.querySelector('textarea')?.value.trim() ?? '';
    if (text !== '') await savePrivateNote(this.homestead.peerstead, text, this._editing?.key);
    this.#dialog?.close();
    await this.#read();
  }

  async #delete() {
    const key = this._editing?.key;
    if (key) await this.homestead.peerstead.deleteData(key);
    this.#dialog?.close();
    await this.#read();
  }

  async #export() {
    this._problem = undefined;
    try {
      const everything = await this.homestead.peerstead.exportData();
      download(JSON.stringify(everything, null, 2), `peerstead-${this.homestead.me?.handle ?? 'copy'}.json`);
    } catch {
      this._problem = 'The copy could not be made. Try again.';
    }
  }
}

function download(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
