import { base, type Composed, nameOf, sayDay, textOf } from '@peerstead/elements';
import type { Identity, LookupOutcome, Note } from '@peerstead/sdk';
import { html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Newest } from '../newest.js';
import { PlaceElement } from '../place.js';
import { conversationStyles } from './conversation-styles.js';
import { byDay, continues } from './days.js';
import '@peerstead/elements/avatar/define';
import '@peerstead/elements/bubble/define';
import '@peerstead/elements/composer/define';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/presence/define';
import '@peerstead/elements/skeleton/define';

type Absent = Exclude<LookupOutcome, { readonly kind: 'found' }>;

/** Notes with one person. */
export class Conversation extends PlaceElement {
  static override properties = {
    ...PlaceElement.properties,
    person: { attribute: false },
    _outcome: { state: true },
    _notes: { state: true },
  };
  /** Handle or identity id. */
  declare person: string;
  declare _outcome: LookupOutcome | undefined;
  declare _notes: readonly Note[] | undefined;
  #looking: AbortController | undefined;
  #stopNotes: (() => void) | undefined;
  readonly #newest = new Newest();

  static override styles = [base, conversationStyles];

  override connectedCallback() {
    super.connectedCallback();
    this.#stopNotes = this.homestead.peerstead.onNote((note) => {
      if (note.with === this.#identity?.identity) void this.#read(note.with);
    });
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stopNotes?.();
    this.#looking?.abort();
    void this.homestead.correspondence.look(undefined);
  }

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('person')) void this.#find();
  }

  protected override updated(changed: PropertyValues<this>) {
    if (changed.has('_notes') && this._notes?.at(-1)?.mine) this.renderRoot.querySelector('.log')?.scrollTo({ top: 0 });
  }

  override render() {
    const outcome = this._outcome;
    if (!outcome) return html`${this.#header(undefined)}<ps-skeleton lines="4" label="Loading notes"></ps-skeleton>`;
    if (outcome.kind !== 'found') return html`${this.#header(undefined)}${this.#absent(outcome)}`;
    const { identity } = outcome;
    if (identity.identity === this.homestead.me?.identity) return html`${this.#header(identity)}${this.#self()}`;
    return html`${this.#header(identity)}${this.#log(identity)}${this.#composer(identity)}`;
  }

  get #identity(): Identity | undefined {
    return this._outcome?.kind === 'found' ? this._outcome.identity : undefined;
  }

  #header(identity: Identity | undefined) {
    const mine = identity !== undefined && identity.identity === this.homestead.me?.identity;
    return html`<header>
      <a class="button icon quiet back" href="/people" aria-label="All people"><ps-icon name="arrow-left"></ps-icon></a>
      ${identity ? html`<ps-avatar identity=${identity.identity}></ps-avatar>` : nothing}
      <div>
        <h1 tabindex="-1">${identity ? nameOf(identity) : this.person}</h1>
        ${identity && !mine ? html`<ps-presence state=${this.homestead.rooms.presence(identity.identity)}></ps-presence>` : nothing}
      </div>
      ${identity && !mine ? this.#proof(identity) : nothing}
    </header>`;
  }

  #proof(identity: Identity) {
    return html`<button class="icon quiet" type="button" popovertarget="proof" aria-label="Who is this?">
        <ps-icon name="info"></ps-icon>
      </button>
      <div id="proof" class="proof" popover role="group" aria-label="Who is this?">
        <h2>${nameOf(identity)}</h2>
        <p>
          Names can be alike; the pattern and the number below cannot. Compare them with what they see on their own
          screen under “My data”, and you know that it is them.
        </p>
        <ps-avatar identity=${identity.identity} label="Pattern of ${nameOf(identity)}"></ps-avatar>
        <p class="mono">${(identity.identity.match(/.{1,6}/g) ?? []).join(' ')}</p>
      </div>`;
  }

  #log(identity: Identity) {
    const notes = this._notes;
    if (!notes) return html`<div class="log"><ps-skeleton lines="4" label="Loading notes"></ps-skeleton></div>`;
    const name = nameOf(identity);
    if (notes.length === 0)
      return html`<div class="log" role="log" aria-label="Notes with ${name}">
        <ps-empty icon="message-circle" heading="No notes with ${name} yet">
          What you write goes straight to them if they are here, and waits sealed if they are away. Nobody else can read
          it.
        </ps-empty>
      </div>`;
    return html`<div class="log" role="log" aria-label="Notes with ${name}" tabindex="0">
      <div class="said">
        ${byDay(notes).map(
          (day) =>
            html`<h2 class="day">${sayDay(new Date(day.first.time), new Date())}</h2>
              ${this.#bubbles(day.notes, name)}`,
        )}
      </div>
    </div>`;
  }

  #bubbles(notes: readonly Note[], name: string) {
    return repeat(
      notes,
      (note) => note.id,
      (note, index) =>
        html`<ps-bubble
          ?mine=${note.mine}
          ?continued=${continues(notes[index - 1], note)}
          text=${textOf(note.body)}
          author=${name}
          identity=${note.with}
          time=${note.time}
          .way=${note.state.kind === 'waiting' ? undefined : note.state.path}
          .waiting=${note.state.kind === 'waiting' ? note.state.reason : undefined}
        ></ps-bubble>`,
    );
  }

  #composer(identity: Identity) {
    const name = nameOf(identity);
    const state = this.homestead.rooms.presence(identity.identity);
    const here = state === 'direct' || state === 'relayed';
    return html`<ps-composer
      label="Note to ${name}"
      action=${here ? 'Send' : 'Send sealed'}
      .way=${here ? state : 'mailbox'}
      @ps-compose=${(event: CustomEvent<Composed>) => void this.homestead.peerstead.send(identity.identity, { text: event.detail.text })}
    >
      ${here ? nothing : html`<span slot="hint">Away now. Your note will wait for them, sealed.</span>`}
    </ps-composer>`;
  }

  #self() {
    return html`<ps-empty icon="sticky-note" heading="That is you">
      Notes to yourself have their own place.
      <a slot="action" class="button primary" href="/data">Go to my data</a>
    </ps-empty>`;
  }

  #absent(outcome: Absent) {
    switch (outcome.kind) {
      case 'unknown':
        return html`<ps-empty icon="users" heading="Nobody is called ${this.person}">
          Look at the spelling, or ask them what they are called here.
          <a slot="action" class="button" href="/people">Back to people</a>
        </ps-empty>`;
      case 'refused':
        return html`<ps-empty icon="shield-alert" tone="error" heading="Do not trust these keys">
          The keys that the server gave for ${this.person} do not prove that they are theirs. Nothing will be sent.
          (${outcome.reason})
        </ps-empty>`;
      case 'unreachable':
        return html`<ps-empty icon="cloud-off" tone="error" heading="Cannot look ${this.person} up now">
          The network or the servers are away. What was written before is kept on this device.
          <button slot="action" type="button" class="primary" @click=${() => void this.#find()}>Try again</button>
        </ps-empty>`;
    }
  }

  async #find() {
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    this._outcome = undefined;
    this._notes = undefined;
    const outcome = await this.homestead.people.find(this.person, looking.signal);
    if (looking.signal.aborted) return;
    this._outcome = outcome;
    if (outcome.kind !== 'found') return;
    await this.#read(outcome.identity.identity);
    await this.homestead.correspondence.look(outcome.identity.identity);
  }

  async #read(identity: string) {
    const notes = await this.#newest.of(() => this.homestead.peerstead.notes(identity));
    if (notes && this.#identity?.identity === identity) this._notes = notes;
  }
}
