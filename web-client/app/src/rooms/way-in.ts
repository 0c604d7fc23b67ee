import { base } from '@peerstead/elements';
import { css, html, type PropertyValues } from 'lit';
import { pageStyles } from '../page-styles.js';
import { PlaceElement } from '../place.js';
import { roomHref } from '../routes.js';
import { roomTitle } from './known-rooms.js';
import type { WayIn } from './open-rooms.js';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/share-link/define';
import '@peerstead/elements/skeleton/define';

/** Into a room by an invite that a person brought: the answer that goes back to them, until they let one in. */
export class RoomWayIn extends PlaceElement {
  static override properties = {
    ...PlaceElement.properties,
    code: { type: String },
    _way: { state: true },
    _advice: { state: true },
  };
  declare code: string;
  declare _way: WayIn | undefined;
  /** Why one did not get in. */
  declare _advice: string | undefined;

  static override styles = [
    base,
    pageStyles,
    css`
      ps-share-link {
        max-width: 480px;
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('code')) void this.#follow(this.code);
  }

  override render() {
    return html`<div class="column">${this.#inside()}</div>`;
  }

  #inside() {
    if (this._advice !== undefined)
      return html`<h1 tabindex="-1" class="unseen">An invite</h1>
        <ps-empty tone="error" icon="triangle-alert" heading="This invite did not lead in">
          ${this._advice}
          <a slot="action" class="button" href="/rooms">All rooms</a>
        </ps-empty>`;
    if (this._way?.kind !== 'answered')
      return html`<h1 tabindex="-1">An invite</h1>
        <ps-skeleton lines="3" label="Reading the invite"></ps-skeleton>`;
    const { address, answer } = this._way;
    return html`<div>
        <h1 tabindex="-1">You are invited to ${roomTitle(address)}</h1>
        <p class="lead">
          Send this answer back to whoever invited you, by the way that the invite came. Then you find each other, and
          no server is needed for it.
        </p>
      </div>
      <ps-share-link what="answer" label="Your answer" href=${answer}></ps-share-link>
      <p class="small soft" role="status">
        Waiting until they let you in, ten minutes at most. Leave this page open; the rest of Peerstead can be used.
      </p>`;
  }

  async #follow(code: string) {
    [this._way, this._advice] = [undefined, undefined];
    const way = await this.homestead.rooms.wayIn(code);
    if (code !== this.code) return;
    this._way = way;
    const end = way.kind === 'answered' ? await way.entered : way;
    if (code !== this.code || !this.isConnected) return;
    if (end.kind === 'refused') this._advice = end.advice;
    else if (way.kind === 'answered') this.navigation.go(roomHref(way.address), 'replace');
  }
}
