import type { Invite } from '@peerstead/sdk';
import { css, html, nothing } from 'lit';
import { base } from '../base.js';
import { OfRoom } from '../room/of-room.js';
import '../icon/define.js';
import '../share-link/define.js';

/**
 * Letting one person into a room without any server: a link that they get by whatever way there is, and the answer that
 * comes back by the same.
 *
 * @event ps-let-in - the answer fits; they are in as soon as the connection stands
 * @csspart step
 */
export class CarriedInvite extends OfRoom {
  static override properties = {
    hrefOf: { attribute: false },
    _invite: { state: true },
    _state: { state: true },
    _problem: { state: true },
  };
  /** The link that a code is given away as. */
  declare hrefOf: (code: string) => string;
  declare _invite: Invite | undefined;
  declare _state: 'nothing' | 'making' | 'made' | 'let-in';
  declare _problem: string;

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: var(--ps-space-4);
        justify-items: start;
      }
      ol {
        display: grid;
        gap: var(--ps-space-4);
        width: 100%;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        gap: var(--ps-space-2);
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--ps-space-2);
      }
      input {
        font-family: var(--ps-font-mono);
        font-size: var(--ps-text-s);
      }
      .problem {
        color: var(--ps-danger);
      }
    `,
  ];

  constructor() {
    super();
    this.hrefOf = (code) => code;
    this._state = 'nothing';
    this._problem = '';
  }

  /** An invite leads into the room that it was made in. */
  protected override follow() {
    return [() => this.#forget()];
  }

  override render() {
    return html`${this._state === 'made' ? this.#steps() : this.#start()}
      <p class="small ${this._problem ? 'problem' : 'soft'}" role="status">${this._problem || this.#news()}</p>`;
  }

  #start() {
    const isMaking = this._state === 'making';
    return html`<button type="button" ?disabled=${isMaking || !this.room} @click=${() => void this.#make()}>
      <ps-icon name="link"></ps-icon>${this._state === 'let-in' ? 'Invite one more' : 'Make an invite for one person'}
    </button>`;
  }

  #steps() {
    return html`<ol>
      <li part="step">
        <span>1. Give them this link, by any way you have.</span>
        <ps-share-link label="Invite for one person" href=${this._invite ? this.hrefOf(this._invite.code) : ''}>
        </ps-share-link>
      </li>
      <li part="step">
        <label for="answer">2. It shows them an answer. Have it sent back to you, and put it in here.</label>
        <form @submit=${this.#handleAnswer}>
          <input
            id="answer"
            name="answer"
            aria-label="Their answer"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${this._problem ? 'true' : nothing}
            required
          />
          <button type="submit">Let them in</button>
        </form>
      </li>
    </ol>`;
  }

  #news(): string {
    if (this._state === 'making') return 'Looking for the ways that lead to you…';
    return this._state === 'let-in' ? 'They are on their way in.' : '';
  }

  async #make() {
    const { room } = this;
    if (!room) return;
    [this._state, this._problem] = ['making', ''];
    const invite = await room.invite().catch(() => undefined);
    if (room !== this.room) return;
    this._invite = invite;
    this._state = invite ? 'made' : 'nothing';
    this._problem = invite ? '' : 'The invite could not be made. Try it again.';
  }

  async #handleAnswer(event: SubmitEvent) {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('answer') as HTMLInputElement;
    const outcome = await this._invite?.accept(field.value.trim());
    if (outcome?.kind !== 'accepted') {
      this._problem = outcome?.advice ?? '';
      return;
    }
    this.#forget();
    this._state = 'let-in';
    this.dispatchEvent(new CustomEvent('ps-let-in', { bubbles: true, composed: true }));
  }

  #forget() {
    [this._invite, this._state, this._problem] = [undefined, 'nothing', ''];
  }
}
