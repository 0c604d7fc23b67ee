import { base } from '@peerstead/elements';
import { html, LitElement } from 'lit';
import { pageStyles } from '../page-styles.js';
import '@peerstead/elements/empty/define';

/** An address that leads nowhere. */
export class Lost extends LitElement {
  static override styles = [base, pageStyles];

  override render() {
    return html`<div class="column">
      <div>
        <h1 tabindex="-1">Nothing here</h1>
        <p class="lead">
          This address leads nowhere. An invite link must be whole, up to its last letter; ask for it again if it was
          cut.
        </p>
      </div>
      <div class="actions"><a class="button primary" href="/rooms">Go to the rooms</a></div>
    </div>`;
  }
}
