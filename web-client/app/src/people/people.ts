import { base, handleAdvice, nameOf, type PersonRow, textOf, tidyHandle, wayTo } from '@peerstead/elements';
import type { NoteState } from '@peerstead/sdk';
import { css, html, nothing } from 'lit';
import { gate } from '../arrival/gate.js';
import { PlaceElement } from '../place.js';
import { pageStyles } from '../page-styles.js';
import type { Correspondent } from './correspondence.js';
import '../split/define.js';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/people-list/define';
import '@peerstead/elements/skeleton/define';

/** People: who is here now, with whom notes were exchanged, and one conversation. */
export class People extends PlaceElement {
  static override properties = { ...PlaceElement.properties, person: { attribute: false }, _advice: { state: true } };
  /** Handle or identity id of the conversation. */
  declare person: string | undefined;
  declare _advice: string | undefined;

  static override styles = [
    base,
    pageStyles,
    css`
      :host {
        height: 100%;
      }
      [slot='detail'] {
        height: 100%;
      }
      form {
        margin: var(--ps-space-4) 0 var(--ps-space-5);
      }
      .advice {
        grid-column: 1 / -1;
        color: var(--ps-danger);
      }
      section + section {
        margin-top: var(--ps-space-5);
      }
      section > h2 {
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
        margin-bottom: var(--ps-space-1);
      }
      .pick {
        display: grid;
        place-content: center;
        height: 100%;
        padding: var(--ps-space-5);
      }
    `,
  ];

  override render() {
    if (!this.homestead.me)
      return this.person
        ? gate(this.homestead, `Write to ${this.person}`, 'Choose what they shall call you, and go on.', 'Go on')
        : gate(
            this.homestead,
            'People',
            'Notes to one person: straight to them, or sealed until they are back.',
            'Come in',
          );
    return html`<app-split ?chosen=${this.person !== undefined}>
      <div slot="list">
        <h1 tabindex="-1">People</h1>
        <form class="inline" @submit=${this.#handleFind}>
          <input
            name="handle"
            aria-label="Name of somebody"
            placeholder="Write to …"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
          />
          <button type="submit">Find</button>
          ${this._advice ? html`<p class="advice small" role="alert">${this._advice}</p>` : nothing}
        </form>
        ${this.#here()} ${this.#correspondents()}
      </div>
      <div slot="detail">${this.#detail()}</div>
    </app-split>`;
  }

  #detail() {
    if (!this.person)
      return html`<div class="pick">
        <ps-empty icon="message-circle" heading="Nobody chosen">
          Choose somebody on the left, or find them by their name. A note goes straight to them if they are here, and
          waits sealed if they are away.
        </ps-empty>
      </div>`;
    return html`<app-conversation
      .homestead=${this.homestead}
      .navigation=${this.navigation}
      .person=${this.person}
    ></app-conversation>`;
  }

  #here() {
    const peers = this.homestead.rooms.peersHere;
    if (peers.length === 0) return nothing;
    const rows = peers.map((peer) => ({ ...this.#rowOf(peer.identity, nameOf(peer)), way: wayTo(peer) }));
    return html`<section aria-labelledby="here">
      <h2 id="here">Here now, in your rooms</h2>
      <ps-people-list label="Here now" .people=${rows}></ps-people-list>
    </section>`;
  }

  #correspondents() {
    const all = this.homestead.correspondence.all;
    if (!all) return html`<ps-skeleton people label="Loading people"></ps-skeleton>`;
    if (all.length === 0)
      return html`<ps-empty icon="users" heading="No notes yet">
        Find somebody by their name, or meet them in a room.
        <a slot="action" class="button" href="/rooms">Go to the rooms</a>
      </ps-empty>`;
    return html`<section aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      <ps-people-list label="Notes" .people=${all.map((one) => this.#correspondent(one))}></ps-people-list>
    </section>`;
  }

  #correspondent({ identity, newest, fresh }: Correspondent): PersonRow {
    const line = `${newest.mine ? 'You: ' : ''}${textOf(newest.body)}`;
    return {
      ...this.#rowOf(identity, this.homestead.people.name(identity)),
      line,
      time: newest.time,
      way: wayOf(newest.state),
      fresh,
    };
  }

  #rowOf(identity: string, name: string): PersonRow {
    const address = this.homestead.people.address(identity);
    const href = `/people/${name.endsWith('…') ? address : name}`;
    return { identity, name, href, current: this.person === name || this.person === identity };
  }

  #handleFind(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = form.elements.namedItem('handle') as HTMLInputElement;
    const handle = tidyHandle(field.value);
    this._advice = handleAdvice(handle);
    if (this._advice) return;
    form.reset();
    this.navigation.go(`/people/${handle}`);
  }
}

function wayOf(state: NoteState) {
  return state.kind === 'waiting' ? 'waiting' : state.path;
}
