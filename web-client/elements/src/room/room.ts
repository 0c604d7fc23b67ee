import type { Room as JoinedRoom, RoomPeer } from '@peerstead/sdk';
import { css, html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { base } from '../base.js';
import type { Composed } from '../composer/composer.js';
import type { Way } from '../path-badge/ways.js';
import type { PersonRow } from '../people-list/people-list.js';
import { nameOf, textOf } from '../record/words.js';
import { OfRoom } from './of-room.js';
import { type SaidPost, transcriptOf } from './transcript.js';
import '../bubble/define.js';
import '../composer/define.js';
import '../people-list/define.js';

export type RoomView = 'talk' | 'people' | 'notepad';

const viewNames: Readonly<Record<RoomView, string>> = { talk: 'Talk', people: 'People', notepad: 'Notepad' };

/**
 * A live room: what is said, who is here and by which way. Where it is wide, people and notepad stand beside the talk;
 * where it is narrow, one at a time.
 *
 * @slot empty - above the composer while nothing was said
 * @slot beside - below the people
 * @slot notepad - a shared notepad, for example `<ps-notepad>`
 * @csspart log
 * @csspart aside
 */
export class Room extends OfRoom {
  static override properties = {
    personHref: { attribute: false },
    view: { type: String, reflect: true },
    _peers: { state: true },
    _posts: { state: true },
    _remark: { state: true },
  };
  /** Where a person's name leads. */
  declare personHref: ((peer: RoomPeer) => string) | undefined;
  /** What is shown where there is no place for all. */
  declare view: RoomView;
  declare _peers: readonly RoomPeer[];
  declare _posts: readonly SaidPost[];
  /** What did not go as one would expect. */
  declare _remark: string;

  static override styles = [
    base,
    css`
      :host {
        display: block;
        container-type: inline-size;
        min-height: 0;
      }
      .room {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        height: 100%;
      }
      .views {
        display: flex;
        gap: var(--ps-space-1);
        margin-bottom: var(--ps-space-2);
        padding: 3px;
        border-radius: var(--ps-round);
        background: var(--ps-surface);
      }
      .views button {
        flex: 1;
        min-height: 40px;
        background: transparent;
        color: var(--ps-ink-soft);
      }
      .views button[aria-pressed='true'] {
        background: var(--ps-raised);
        color: var(--ps-ink);
        box-shadow: 0 1px 2px oklch(0.3 0.03 70 / 0.12);
      }
      .talk {
        display: grid;
        grid-template: minmax(0, 1fr) auto auto / minmax(0, 1fr);
        min-height: 0;
      }
      .log {
        display: flex;
        /* Reversed, so that the browser itself keeps to the newest, and to where one reads when one scrolled up. */
        flex-direction: column-reverse;
        min-height: 0;
        overflow-y: auto;
        overscroll-behavior: contain;
        scrollbar-width: thin;
        padding-bottom: var(--ps-space-4);
      }
      slot[name='empty']::slotted(*) {
        margin-block: auto;
      }
      aside {
        display: contents;
      }
      section {
        min-height: 0;
      }
      section h2 {
        margin-bottom: var(--ps-space-2);
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
      }
      .notepad {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
      }
      .talk,
      .people,
      .notepad {
        grid-area: 2 / 1;
      }
      :host(:not([view='talk'])) .talk,
      :host(:not([view='people'])) .people,
      :host(:not([view='notepad'])) .notepad {
        visibility: hidden;
      }
      @container (width >= 660px) {
        .views {
          display: none;
        }
        .room {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr) minmax(220px, 34%);
          column-gap: var(--ps-space-6);
        }
        aside {
          display: grid;
          grid-template-rows: fit-content(45%) minmax(200px, 1fr);
          gap: var(--ps-space-5);
          min-height: 0;
        }
        .talk,
        .people,
        .notepad {
          grid-area: auto;
          visibility: visible !important;
        }
        .people {
          overflow-y: auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.view = 'talk';
    this._peers = [];
    this._posts = [];
    this._remark = '';
  }

  protected override updated(changed: PropertyValues<this>) {
    const said = changed.has('_posts') && this._posts.at(-1)?.post.from === 'me';
    if (said) this.renderRoot.querySelector('.log')?.scrollTo({ top: 0 });
  }

  override render() {
    return html`<div class="room">
      <div class="views" role="group" aria-label="What to show">
        ${(['talk', 'people', 'notepad'] as const).map((view) => this.#viewButton(view))}
      </div>
      <div class="talk">
        <div class="log" part="log" role="log" aria-label="What is said" tabindex="0">
          ${this._posts.length === 0 ? html`<slot name="empty"></slot>` : nothing}
          <div class="said">${this.#posts()}</div>
        </div>
        <p class="remark small soft" role="status">${this._remark}</p>
        <ps-composer label="Say something" action="Say" longest="4000" @ps-compose=${this.#handleCompose}></ps-composer>
      </div>
      <aside part="aside" aria-label="Beside the talk">
        <section class="people" aria-labelledby="here">
          <h2 id="here">${this._peers.length === 0 ? 'Only you are here' : `Here with you (${this._peers.length})`}</h2>
          <ps-people-list
            label="People in this room"
            .people=${this._peers.map((peer) => this.#row(peer))}
          ></ps-people-list>
          <slot name="beside"></slot>
        </section>
        <section class="notepad" aria-labelledby="pad">
          <h2 id="pad">Shared notepad</h2>
          <slot name="notepad"></slot>
        </section>
      </aside>
    </div>`;
  }

  #viewButton(view: RoomView) {
    const count = view === 'people' && this._peers.length > 0 ? ` (${this._peers.length})` : '';
    return html`<button
      type="button"
      aria-pressed=${this.view === view ? 'true' : 'false'}
      @click=${() => (this.view = view)}
    >
      ${viewNames[view]}${count}
    </button>`;
  }

  #posts() {
    return repeat(
      this._posts,
      ({ post }) => post.id,
      ({ post, reached }, index) => {
        const { from } = post;
        const mine = from === 'me';
        return html`<ps-bubble
          room
          ?mine=${mine}
          ?continued=${sameAuthor(this._posts[index - 1]?.post.from, from)}
          text=${textOf(post.body)}
          author=${mine ? '' : nameOf(from)}
          identity=${mine ? '' : from.identity}
          time=${post.time}
          .way=${post.via ?? post.path}
          .reached=${reached}
        ></ps-bubble>`;
      },
    );
  }

  #row(peer: RoomPeer): PersonRow {
    const href = this.personHref?.(peer);
    const line = peer.connection === 'refused' ? { line: 'Not connected: not introduced by their own device' } : {};
    return { identity: peer.identity, name: nameOf(peer), way: wayTo(peer), ...line, ...(href ? { href } : {}) };
  }

  #handleCompose(event: CustomEvent<Composed>) {
    if (!this.room) return;
    const outcome = transcriptOf(this.room).say(event.detail.text);
    this._remark = outcome.kind === 'refused' ? `Not said: “${event.detail.text}”. ${outcome.advice}` : '';
  }

  protected override follow(room: JoinedRoom) {
    const transcript = transcriptOf(room);
    this._peers = room.peers;
    this._posts = transcript.posts;
    return [
      room.onPeers((peers) => (this._peers = peers)),
      transcript.onChange(() => (this._posts = transcript.posts)),
      room.onMissed(({ from, first, last }) => (this._remark = missedOf(nameOf(from), last - first + 1))),
    ];
  }
}

/** The way to a peer as a badge can show it. */
export function wayTo(peer: RoomPeer): Way {
  switch (peer.connection) {
    case 'connected':
      return peer.via ?? peer.path ?? 'direct';
    case 'refused':
      return 'refused';
    case 'connecting':
    case 'disconnected':
      return 'connecting';
  }
}

function missedOf(name: string, count: number): string {
  const what = count === 1 ? 'One thing' : `${count} things`;
  return `${what} that ${name} said while you were away can be had from nobody any more.`;
}

function sameAuthor(before: RoomPeer | 'me' | undefined, now: RoomPeer | 'me'): boolean {
  if (before === undefined) return false;
  if (before === 'me' || now === 'me') return before === now;
  return before.identity === now.identity;
}
