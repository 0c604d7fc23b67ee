import { base, type Dialog, nameOf } from '@peerstead/elements';
import type { JoinOutcome, Room, RoomPeer } from '@peerstead/sdk';
import { css, html, nothing, type PropertyValues } from 'lit';
import { PlaceElement } from '../place.js';
import { carriedHref, type RoomAddress, roomHref, sameRoom } from '../routes.js';
import { roomTitle } from './known-rooms.js';
import type { SharedNotepad } from './shared-notepad.js';
import '@peerstead/elements/carried-invite/define';
import '@peerstead/elements/dialog/define';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/files/define';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/notepad/define';
import '@peerstead/elements/ring/define';
import '@peerstead/elements/room/define';
import '@peerstead/elements/share-link/define';
import '@peerstead/elements/skeleton/define';

/** One room: entered when it is shown, left when one says so. */
export class LiveRoom extends PlaceElement {
  static override properties = {
    ...PlaceElement.properties,
    address: { attribute: false },
    _outcome: { state: true },
    _notepad: { state: true },
  };
  declare address: RoomAddress;
  declare _outcome: JoinOutcome | undefined;
  declare _notepad: SharedNotepad | undefined;

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        height: 100%;
        padding: 0 clamp(16px, 4vw, 32px);
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--ps-space-2);
        min-height: 76px;
        padding: var(--ps-space-3) 0;
      }
      header > div {
        flex: 1;
        min-width: 0;
      }
      h1 {
        font-size: var(--ps-text-xl);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .kind {
        display: flex;
        align-items: center;
        gap: 5px;
        overflow: hidden;
        white-space: nowrap;
      }
      .kind ps-icon {
        --ps-icon-size: 14px;
      }
      ps-room {
        min-height: 0;
        height: 100%;
        padding-bottom: clamp(12px, 3vw, 24px);
      }
      p + p {
        margin-top: var(--ps-space-3);
      }
      ps-share-link {
        margin-top: var(--ps-space-4);
      }
      details {
        margin-top: var(--ps-space-5);
      }
      summary {
        min-height: 44px;
        align-content: center;
        font-weight: 600;
        cursor: pointer;
      }
      details > p {
        margin-bottom: var(--ps-space-3);
      }
      .beside {
        display: grid;
        gap: var(--ps-space-4);
        padding-top: var(--ps-space-3);
      }
      .travelled {
        display: flex;
        align-items: center;
        gap: var(--ps-space-3);
      }
      .back {
        margin-inline-start: -10px;
      }
      @container (width >= 780px) {
        .back {
          display: none;
        }
      }
      @media (width < 560px) {
        header button span {
          display: none;
        }
        header button {
          width: 44px;
          padding: 0;
        }
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>) {
    const before = changed.get('address');
    if (changed.has('address') && !(before && sameRoom(before, this.address))) void this.#enter(this.address);
  }

  override render() {
    const outcome = this._outcome;
    const title = roomTitle(this.address);
    const open = this.address.kind === 'open';
    return html`<header>
        <a class="button icon quiet back" href="/rooms" aria-label="All rooms"><ps-icon name="arrow-left"></ps-icon></a>
        <div>
          <h1 tabindex="-1">${title}</h1>
          <div class="kind small soft">
            <ps-icon name=${open ? 'door-open' : 'lock'}></ps-icon
            >${open ? 'Open: whoever knows the name' : 'By invite only'}
          </div>
        </div>
        <button type="button" class="primary" aria-label="Invite" @click=${this.#handleInvite}>
          <ps-icon name="link"></ps-icon><span>Invite</span>
        </button>
        <button type="button" class="quiet" aria-label="Leave" title="Leave the room" @click=${this.#handleLeave}>
          <ps-icon name="log-out"></ps-icon><span>Leave</span>
        </button>
      </header>
      ${this.#inside()}
      <ps-dialog heading="Invite to ${title}">
        <p>
          ${
            open
              ? 'Whoever has this link, or knows the name, can come in.'
              : 'Only who has this link can come in. Its secret part is never sent to a server.'
          }
        </p>
        <ps-share-link
          label="Link to this room"
          href=${new URL(roomHref(this.address), location.origin).href}
        ></ps-share-link>
        ${outcome?.kind === 'joined' ? this.#withoutServers(outcome.room) : nothing}
      </ps-dialog>`;
  }

  /** Where the servers are away, the two who want to meet carry what is needed for it. */
  #withoutServers(room: Room) {
    return html`<details ?open=${this.homestead.peerstead.connectivity === 'offline'}>
      <summary>Without the servers</summary>
      <p class="small soft">
        When the servers are away, or you want none: two messages by any way you have bring one person in.
      </p>
      <ps-carried-invite
        .room=${room}
        .hrefOf=${(code: string) => new URL(carriedHref(code), location.origin).href}
      ></ps-carried-invite>
    </details>`;
  }

  #inside() {
    const outcome = this._outcome;
    if (!outcome) return html`<ps-skeleton lines="4" label="Going in"></ps-skeleton>`;
    if (outcome.kind === 'refused')
      return html`<ps-empty tone="error" icon="triangle-alert" heading="The room did not open">
        ${outcome.advice}
        <button slot="action" type="button" class="primary" @click=${() => void this.#enter(this.address)}>
          Try again
        </button>
      </ps-empty>`;
    return html`<ps-room
      .room=${outcome.room}
      .personHref=${(peer: RoomPeer) => `/people/${peer.handle ?? peer.identity}`}
    >
      <ps-empty
        slot="empty"
        icon="message-circle"
        heading=${outcome.room.peers.length === 0 ? 'Nobody else is here yet' : 'Say hello'}
      >
        ${
          outcome.room.peers.length === 0
            ? 'Send the link to somebody. What is said here stays with those who hear it; the room keeps nothing.'
            : 'What is said here goes straight to everybody in the room, and is kept nowhere else.'
        }
        ${
          outcome.room.peers.length === 0
            ? html`<button slot="action" type="button" @click=${this.#handleInvite}>
                <ps-icon name="link"></ps-icon>Invite somebody
              </button>`
            : nothing
        }
      </ps-empty>
      <div slot="beside" class="beside">
        <ps-files .room=${outcome.room}></ps-files>
        ${this.#travelled(outcome.room)}
      </div>
      <ps-notepad slot="notepad" .text=${this._notepad?.text} remark=${remarkOn(this._notepad)}></ps-notepad>
    </ps-room>`;
  }

  /** What this tab has exchanged in this room. */
  #travelled(room: Room) {
    const { directBytes: direct, relayedBytes: relayed } = room.stats();
    if (direct + relayed === 0) return nothing;
    return html`<div class="travelled small soft">
      <ps-ring small .bytes=${{ direct, relayed, mailbox: 0 }}></ps-ring>
      <span>percent of what you exchanged in this room touched no server</span>
    </div>`;
  }

  async #enter(address: RoomAddress) {
    this._outcome = undefined;
    this._notepad = undefined;
    const outcome = await this.homestead.rooms.enter(address);
    if (!sameRoom(address, this.address)) return;
    this._outcome = outcome;
    const notepad = await this.homestead.rooms.notepad(address);
    if (sameRoom(address, this.address)) this._notepad = notepad;
  }

  #handleInvite() {
    void this.renderRoot.querySelector<Dialog>('ps-dialog')?.show();
  }

  #handleLeave() {
    this.homestead.rooms.leave(this.address);
    this.navigation.go('/rooms');
  }
}

function remarkOn(notepad: SharedNotepad | undefined): string {
  const names = notepad?.behind.map(nameOf) ?? [];
  if (names.length === 0) return '';
  const who = new Intl.ListFormat('en').format(names);
  return `This notepad has become too large: you and ${who} no longer see all of each other's writing. Go on in a new room, and take with you what you need.`;
}
