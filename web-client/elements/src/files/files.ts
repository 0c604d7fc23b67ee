import type { Room, RoomPeer } from '@peerstead/sdk';
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { base } from '../base.js';
import { nameOf } from '../record/words.js';
import { OfRoom } from '../room/of-room.js';
import { saveFile } from './save.js';
import { sayState } from './say.js';
import { type FileRow, transfersOf } from './transfers.js';
import '../icon/define.js';
import '../path-badge/define.js';

const everybody = '';

/**
 * Files to the people of a room: chosen by the button or dropped anywhere on the page; what is offered, on its way, and
 * here. With several people in the room, one chooses whom it is for.
 *
 * @csspart row - one file
 */
export class Files extends OfRoom {
  static override properties = {
    _peers: { state: true },
    _rows: { state: true },
    _to: { state: true },
    _dropping: { state: true },
  };
  declare _peers: readonly RoomPeer[];
  declare _rows: readonly FileRow[];
  declare _to: string;
  declare _dropping: boolean;

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: var(--ps-space-2);
      }
      .send {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ps-space-2);
      }
      select {
        min-height: 44px;
        max-width: 100%;
        padding: 0 var(--ps-space-3);
        border: 1px solid var(--ps-edge);
        border-radius: var(--ps-round);
        background: var(--ps-raised);
        color: inherit;
        font: inherit;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 var(--ps-space-2);
        padding: var(--ps-space-2) 0;
      }
      .name {
        display: -webkit-box;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        overflow: hidden;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .state {
        display: block;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
        font-variant-numeric: tabular-nums;
      }
      progress {
        grid-column: 1 / -1;
        width: 100%;
        height: 6px;
        accent-color: var(--ps-accent);
      }
      .actions {
        display: flex;
        gap: var(--ps-space-1);
      }
      .drop {
        position: fixed;
        inset: var(--ps-space-4);
        z-index: 10;
        display: grid;
        place-content: center;
        border: 3px dashed var(--ps-accent);
        border-radius: var(--ps-round);
        background: color-mix(in oklch, var(--ps-raised) 88%, transparent);
        font-size: var(--ps-text-l);
        font-weight: 600;
        pointer-events: none;
      }
    `,
  ];

  constructor() {
    super();
    this._peers = [];
    this._rows = [];
    this._to = everybody;
    this._dropping = false;
  }

  override render() {
    const asked = this._rows.find(({ state }) => state.kind === 'asked');
    return html`${this._peers.length > 0 ? this.#sending() : nothing}
      <ul aria-label="Files" ?hidden=${this._rows.length === 0}>
        ${repeat(
          this._rows,
          ({ number }) => number,
          (row) => html`<li part="row">${this.#row(row)}</li>`,
        )}
      </ul>
      <span class="unseen" role="status">${asked ? `${nameOf(asked.peer)} offers you ${asked.name}` : ''}</span>
      ${this._dropping ? html`<div class="drop">Drop to send to ${this.#toWhom()}</div>` : nothing}`;
  }

  #sending() {
    return html`<div class="send">
      <button type="button" @click=${this.#handleChoose}><ps-icon name="paperclip"></ps-icon>Send a file</button>
      ${this._peers.length > 1 ? this.#choice() : nothing}
      <input type="file" multiple hidden aria-label="Files to send" @change=${this.#handleChosen} />
    </div>`;
  }

  #choice() {
    return html`<select aria-label="Who gets it" .value=${this._to} @change=${this.#handleTo}>
      <option value=${everybody}>everybody here</option>
      ${this._peers.map((peer) => html`<option value=${peer.peer}>${nameOf(peer)}</option>`)}
    </select>`;
  }

  #row(row: FileRow) {
    const { state } = row;
    const path = state.kind === 'received' ? state.file.path : state.kind === 'delivered' ? state.path : undefined;
    const going = state.kind === 'going' ? state : undefined;
    return html`<span>
        <span class="name" title=${row.name}>${row.name}</span>
        <span class="state">
          ${sayState(row, nameOf(row.peer))} ${path ? html`<ps-path-badge way=${path}></ps-path-badge>` : nothing}
        </span>
      </span>
      <span class="actions">${this.#actions(row)}</span>
      ${
        going
          ? html`<progress
              aria-label=${`${row.name} on its way`}
              max=${Math.max(1, row.size)}
              value=${going.progress?.bytes ?? 0}
            ></progress>`
          : nothing
      }`;
  }

  #actions(row: FileRow) {
    const transfers = this.room && transfersOf(this.room);
    const { name, number, state } = row;
    const button = (does: string, icon: string, act: () => void) =>
      html`<button type="button" class="icon quiet" aria-label="${does} ${name}" title=${does} @click=${act}>
        <ps-icon name=${icon}></ps-icon>
      </button>`;
    switch (state.kind) {
      case 'asked':
        return html`${button('Accept', 'check', () => void transfers?.accept(number))}
        ${button('Decline', 'x', () => transfers?.decline(number))}`;
      case 'going':
        return button('Cancel', 'x', () => transfers?.cancel(number));
      case 'received':
        return html`${button('Save', 'download', () => void this.#save(row))}
        ${button('Delete', 'trash', () => transfers?.remove(number))}`;
      default:
        return button('Clear', 'x', () => transfers?.remove(number));
    }
  }

  async #save({ state }: FileRow) {
    const file = state.kind === 'received' ? await state.file.open() : undefined;
    if (file) saveFile(file);
  }

  #toWhom(): string {
    const to =
      this._peers.find(({ peer }) => peer === this._to) ?? (this._peers.length === 1 ? this._peers[0] : undefined);
    return to ? nameOf(to) : 'everybody here';
  }

  #send(files: Iterable<File>) {
    if (!this.room) return;
    const to = this._peers.filter(({ peer }) => this._to === everybody || peer === this._to);
    for (const file of files) for (const peer of to) void transfersOf(this.room).send(peer, file);
  }

  #handleChoose() {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }

  #handleChosen(event: Event) {
    const field = event.target as HTMLInputElement;
    this.#send(field.files ?? []);
    // The same file can be chosen again, to go on with it.
    field.value = '';
  }

  #handleTo(event: Event) {
    this._to = (event.target as HTMLSelectElement).value;
  }

  readonly #handleDrag = (event: DragEvent) => {
    if (this._peers.length === 0 || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this._dropping = event.type === 'dragover';
    if (event.type === 'drop') this.#send(event.dataTransfer.files);
  };

  protected override follow(room: Room) {
    const transfers = transfersOf(room);
    const handlePeers = (peers: readonly RoomPeer[]) => {
      this._peers = peers.filter(({ connection }) => connection === 'connected');
      if (!peers.some(({ peer }) => peer === this._to)) this._to = everybody;
    };
    handlePeers(room.peers);
    this._rows = transfers.rows;
    for (const type of ['dragover', 'dragleave', 'drop'] as const) document.addEventListener(type, this.#handleDrag);
    return [
      room.onPeers(handlePeers),
      transfers.onChange(() => (this._rows = transfers.rows)),
      () => {
        for (const type of ['dragover', 'dragleave', 'drop'] as const) {
          document.removeEventListener(type, this.#handleDrag);
        }
      },
    ];
  }
}
