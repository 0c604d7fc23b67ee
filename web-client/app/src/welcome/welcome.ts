import { base, ways } from '@peerstead/elements';
import { css, html } from 'lit';
import { PlaceElement } from '../place.js';
import { pageStyles } from '../page-styles.js';
import { brand } from '../shell/brand.js';
import { picture } from './ways-picture.js';
import '../arrival/define.js';
import '@peerstead/elements/path-badge/define';

/** The first minute: one sentence and one button, then a name, then in. */
export class Welcome extends PlaceElement {
  static override properties = { ...PlaceElement.properties, _choosing: { state: true } };
  declare _choosing: boolean;

  static override styles = [
    base,
    pageStyles,
    css`
      .welcome {
        display: grid;
        grid-template-rows: auto 1fr auto;
        gap: var(--ps-space-6);
        min-height: 100%;
        max-width: 1040px;
        margin: 0 auto;
        padding: clamp(20px, 4vw, 40px) clamp(20px, 5vw, 48px);
      }
      :host {
        min-height: 100%;
      }
      .brand {
        display: flex;
        align-items: center;
        gap: var(--ps-space-3);
        font-size: var(--ps-text-l);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
      .middle {
        display: grid;
        align-content: center;
        gap: var(--ps-space-6);
        padding: var(--ps-space-5) 0;
      }
      h1 {
        max-width: 15ch;
        font-size: clamp(2.3rem, 1.4rem + 4vw, 4.1rem);
        line-height: 1.06;
        letter-spacing: -0.035em;
      }
      .lead {
        margin-top: var(--ps-space-4);
        font-size: var(--ps-text-l);
      }
      .begin {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--ps-space-4) var(--ps-space-5);
      }
      .begin button {
        min-height: 56px;
        padding: 0 var(--ps-space-6);
        font-size: var(--ps-text-l);
        border-radius: var(--ps-round-l);
      }
      .picture {
        display: flex;
        align-items: center;
        max-width: 460px;
      }
      .picture ps-avatar {
        --ps-avatar-size: clamp(64px, 12vw, 92px);
      }
      .line {
        position: relative;
        display: grid;
        place-items: center;
        flex: 1;
        margin-inline: 10px;
      }
      .line::before {
        content: '';
        position: absolute;
        inset-inline: 0;
        height: 3px;
        border-radius: 2px;
        background: var(--ps-direct);
      }
      .line ps-path-badge {
        position: relative;
        outline: 8px solid var(--ps-paper);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(230px, 1fr));
        gap: var(--ps-space-4) var(--ps-space-6);
        padding-top: var(--ps-space-5);
        border-top: 1px solid var(--ps-line);
      }
      dt ps-path-badge {
        font-size: var(--ps-text-m);
      }
      dd {
        max-width: 40ch;
        margin-top: 2px;
        font-size: var(--ps-text-s);
        color: var(--ps-ink-soft);
        text-wrap: pretty;
      }
    `,
  ];

  constructor() {
    super();
    this._choosing = false;
  }

  override render() {
    return html`<div class="welcome">
      <div class="brand">${brand}Peerstead</div>
      <div class="middle">
        ${picture}
        <div>
          <h1 tabindex="-1">
            ${this._choosing ? 'What shall people call you?' : 'Share straight from your browser to theirs.'}
          </h1>
          <p class="lead">
            ${
              this._choosing
                ? 'That is all it takes. Your keys are made in this browser and stay in it.'
                : 'No e-mail, no password, and nobody in between.'
            }
          </p>
        </div>
        ${this._choosing ? this.#arrival() : this.#begin()}
      </div>
      <dl>
        ${(['direct', 'relayed', 'mailbox'] as const).map(
          (way) =>
            html`<div>
              <dt><ps-path-badge way=${way}></ps-path-badge></dt>
              <dd>${ways[way].sentence}</dd>
            </div>`,
        )}
      </dl>
    </div>`;
  }

  #begin() {
    return html`<div class="begin">
      <button type="button" class="primary" @click=${() => (this._choosing = true)}>Begin</button>
      <a href="/public">Read what is public first</a>
    </div>`;
  }

  #arrival() {
    return html`<app-arrival
      .homestead=${this.homestead}
      @arrived=${() => this.navigation.go('/rooms', 'replace')}
    ></app-arrival>`;
  }
}
