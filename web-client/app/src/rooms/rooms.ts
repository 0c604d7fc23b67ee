import { base } from '@peerstead/elements';
import { css, html, nothing } from 'lit';
import { gate } from '../arrival/gate.js';
import { PlaceElement } from '../place.js';
import { pageStyles } from '../page-styles.js';
import { type RoomAddress, roomHref, sameRoom, tidyRoomName } from '../routes.js';
import { type KnownRoom, newSecret, roomTitle } from './known-rooms.js';
import '../split/define.js';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/moment/define';
import '@peerstead/elements/path-badge/define';
import '@peerstead/elements/ring/define';
import '@peerstead/elements/skeleton/define';

/** Rooms: the ring, a room in one press, and the rooms that one was in; or one of them, or the way into one. */
export class Rooms extends PlaceElement {
  static override properties = {
    ...PlaceElement.properties,
    address: { attribute: false },
    carried: { attribute: false },
  };
  declare address: RoomAddress | undefined;
  /** The code of an invite that a person brought. */
  declare carried: string | undefined;

  static override styles = [
    base,
    pageStyles,
    css`
      :host {
        height: 100%;
      }
      .hero {
        display: grid;
        grid-template: 'ring intro' auto 'ring start' auto / auto minmax(0, 400px);
        align-items: center;
        gap: var(--ps-space-5) var(--ps-space-7);
      }
      .hero ps-ring {
        grid-area: ring;
      }
      .intro {
        grid-area: intro;
        align-self: end;
      }
      .start {
        grid-area: start;
        align-self: start;
        display: grid;
        gap: var(--ps-space-4);
      }
      @media (width < 560px) {
        .hero {
          grid-template: 'intro ring' auto 'start start' auto / minmax(0, 1fr) auto;
          column-gap: var(--ps-space-4);
        }
      }
      .start > button {
        min-height: 52px;
        font-size: var(--ps-text-l);
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        margin-inline: calc(-1 * var(--ps-space-3));
      }
      .row a {
        display: grid;
        grid-template-columns: 40px minmax(0, 1fr);
        align-items: center;
        gap: var(--ps-space-3);
        min-height: 60px;
        padding: var(--ps-space-2) var(--ps-space-3);
        border-radius: var(--ps-round);
        color: inherit;
        text-decoration: none;
      }
      .row a:hover {
        background: var(--ps-surface);
      }
      .row a[aria-current] {
        background: var(--ps-hover);
      }
      .row .sign {
        display: grid;
        place-items: center;
        width: 40px;
        height: 40px;
        border-radius: 30%;
        background: var(--ps-surface);
        color: var(--ps-ink-soft);
      }
      .row .live {
        background: var(--ps-direct-soft);
        color: var(--ps-direct);
      }
      .title {
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .back {
        display: inline-block;
        margin-bottom: var(--ps-space-4);
        font-weight: 700;
        font-size: var(--ps-text-2xl);
        line-height: 1.2;
        letter-spacing: -0.02em;
        color: inherit;
        text-decoration: none;
      }
    `,
  ];

  override render() {
    if (!this.homestead.me) return this.#gate();
    if (this.carried !== undefined) return this.#wayIn(this.carried);
    if (!this.address) return this.#home();
    return html`<app-split chosen>
      <div slot="list">
        <a class="back" href="/rooms">Rooms</a>
        ${this.#list()}
      </div>
      <app-live-room
        slot="detail"
        .homestead=${this.homestead}
        .navigation=${this.navigation}
        .address=${this.address}
      ></app-live-room>
    </app-split>`;
  }

  #wayIn(code: string) {
    return html`<app-room-way-in
      .homestead=${this.homestead}
      .navigation=${this.navigation}
      code=${code}
    ></app-room-way-in>`;
  }

  #gate() {
    const invitation = 'Choose what people shall call you, and you are in.';
    if (this.carried !== undefined) return gate(this.homestead, 'You are invited to a room', invitation, 'Go on');
    const { address } = this;
    if (!address)
      return gate(
        this.homestead,
        'Rooms',
        'Meet people in a room: everybody in it is connected straight to everybody else.',
        'Come in',
      );
    const title = roomTitle(address);
    const invited = address.kind === 'invite';
    return gate(this.homestead, invited ? `You are invited to ${title}` : `The room ${title}`, invitation, 'Go in');
  }

  #home() {
    return html`<div class="column">
      <div class="hero">
        <ps-ring .bytes=${this.homestead.travelled}></ps-ring>
        <div class="intro">
          <h1 tabindex="-1">Rooms</h1>
          <p class="lead">Open a room, send the link, and talk. What is said goes straight to who is there.</p>
        </div>
        <div class="start">
          <button type="button" class="primary" @click=${this.#handleStart}>
            <ps-icon name="plus"></ps-icon>Start a room
          </button>
          <form class="inline" @submit=${this.#handleName}>
            <input
              name="room"
              aria-label="Name of an open room"
              placeholder="or an open room’s name"
              autocomplete="off"
              required
            />
            <button type="submit">Go in</button>
          </form>
        </div>
      </div>
      <section aria-labelledby="yours">
        <h2 id="yours">Your rooms</h2>
        ${this.#list()}
      </section>
    </div>`;
  }

  #list() {
    const known = this.homestead.rooms.known;
    if (!known) return html`<ps-skeleton people label="Loading your rooms"></ps-skeleton>`;
    if (known.length === 0)
      return html`<ps-empty icon="door-open" heading="No rooms yet">
        Start one and send its link to somebody. They are in as soon as they have a name.
      </ps-empty>`;
    return html`<ul aria-label="Rooms you were in">
      ${known.map((room) => html`<li>${this.#row(room)}</li>`)}
    </ul>`;
  }

  #row({ address, visitedAt }: KnownRoom) {
    const room = this.homestead.rooms.room(address);
    const title = roomTitle(address);
    const current = this.address !== undefined && sameRoom(this.address, address);
    return html`<div class="row">
      <a href=${roomHref(address)} aria-current=${current ? 'page' : nothing}>
        <span class="sign ${room ? 'live' : ''}"
          ><ps-icon name=${address.kind === 'open' ? 'door-open' : 'lock'}></ps-icon
        ></span>
        <span>
          <span class="title">${title}</span>
          <div class="small soft">
            ${room ? hereNow(room.peers.length) : html`<ps-moment at=${visitedAt}></ps-moment>`}
          </div>
        </span>
      </a>
      ${
        current
          ? nothing
          : html`<button
              type="button"
              class="icon quiet"
              aria-label="Forget ${title}"
              title="Forget this room"
              @click=${() => void this.homestead.rooms.forget(address)}
            >
              <ps-icon name="x"></ps-icon>
            </button>`
      }
    </div>`;
  }

  #handleStart() {
    this.navigation.go(roomHref({ kind: 'invite', secret: newSecret() }));
  }

  #handleName(event: SubmitEvent) {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('room') as HTMLInputElement;
    const name = tidyRoomName(field.value);
    field.setCustomValidity(name === '' ? 'A name has letters or digits.' : '');
    if (field.reportValidity()) this.navigation.go(roomHref({ kind: 'open', name }));
    field.setCustomValidity('');
  }
}

function hereNow(others: number): string {
  if (others === 0) return 'open, only you';
  return others === 1 ? 'open, 1 other here' : `open, ${others} others here`;
}
