import { base } from '@peerstead/elements';
import { open } from '@peerstead/sdk';
import { html, LitElement, nothing } from 'lit';
import { Homestead } from '../homestead.js';
import { Navigation } from '../navigation.js';
import { type Route, hrefOf } from '../routes.js';
import { roomTitle } from '../rooms/known-rooms.js';
import { brand } from './brand.js';
import { loadPage, page, places, titleOf } from './pages.js';
import { shellStyles } from './shell-styles.js';
import '@peerstead/elements/avatar/define';
import '@peerstead/elements/empty/define';
import '@peerstead/elements/icon/define';
import '@peerstead/elements/offline-bar/define';
import '@peerstead/elements/ring/define';
import '@peerstead/elements/skeleton/define';

interface Arrival {
  readonly from: string;
  readonly href: string;
}

/** How long news stays. */
const newsFor = 7000;

/** The frame of the app: places, offline bar, the page that the address names, and news of what arrives. */
export class Shell extends LitElement {
  static override properties = {
    _homestead: { state: true },
    _shown: { state: true },
    _failed: { state: true },
    _news: { state: true },
  };
  declare _homestead: Homestead | undefined;
  /** The route whose page is loaded; follows the address. */
  declare _shown: Route | undefined;
  declare _failed: string | undefined;
  declare _news: Arrival | undefined;
  readonly #navigation = new Navigation();
  #forgetNews: ReturnType<typeof setTimeout> | undefined;

  static override styles = [base, shellStyles];

  override connectedCallback() {
    super.connectedCallback();
    this.#navigation.changes.on(() => void this.#follow());
    void this.#begin();
  }

  override render() {
    const route = this._shown;
    const bare = route?.place === 'welcome';
    return html`<button class="skip" type="button" @click=${this.#skip}>Skip to the content</button>
      <ps-offline-bar
        .connectivity=${this._homestead?.me ? this._homestead.peerstead.connectivity : 'online'}
      ></ps-offline-bar>
      ${bare ? nothing : this.#places(route)}
      <main id="main" class=${bare ? 'bare' : nothing} tabindex="-1">${this.#content()}</main>
      <div class="news" role="status">${this.#newsLine()}</div>`;
  }

  #content() {
    if (this._failed) return html`<div class="pad">${this.#failure(this._failed)}</div>`;
    if (!this._homestead || !this._shown) return html`<div class="pad"><ps-skeleton lines="5"></ps-skeleton></div>`;
    return page(this._shown, this._homestead, this.#navigation);
  }

  #failure(what: string) {
    return html`<ps-empty heading="This did not start" icon="triangle-alert" tone="error">
      ${what}
      <button slot="action" type="button" class="primary" @click=${() => location.reload()}>Try again</button>
    </ps-empty>`;
  }

  #places(route: Route | undefined) {
    return html`<nav aria-label="Places">
      <a class="brand" href="/" aria-label="Peerstead, start page">${brand}<span aria-hidden="true">Peerstead</span></a>
      <ul>
        ${places.map(({ place, name, icon }) => {
          const fresh = place === 'people' ? (this._homestead?.correspondence.fresh ?? 0) : 0;
          return html`<li>
            <a
              href=${hrefOf({ place })}
              aria-current=${route?.place === place ? 'page' : nothing}
              aria-label=${fresh > 0 ? `${name}, ${fresh} new` : nothing}
            >
              <ps-icon name=${icon}></ps-icon><span>${name}</span>
              ${fresh > 0 ? html`<span class="fresh">${fresh}</span>` : nothing}
            </a>
          </li>`;
        })}
      </ul>
      ${this.#self()}
    </nav>`;
  }

  #self() {
    const homestead = this._homestead;
    const me = homestead?.me;
    if (!me) return nothing;
    const { direct, relayed, mailbox } = homestead.travelled;
    const anything = direct + relayed + mailbox > 0;
    return html`<div class="self">
      <ps-ring small .bytes=${homestead.travelled}></ps-ring>
      <span class="ring-words small soft" aria-hidden="true"
        >${anything ? html`% touched<br />no server` : html`Nothing has<br />travelled yet`}</span
      >
      <ps-avatar identity=${me.identity}></ps-avatar>
      <span class="name">${me.handle ?? 'You'}</span>
    </div>`;
  }

  #newsLine() {
    if (!this._news) return nothing;
    return html`<a class="button primary" href=${this._news.href}
      ><ps-icon name="message-circle"></ps-icon>New note from ${this._news.from}</a
    >`;
  }

  async #begin() {
    // The page is fetched while the keys are being opened; a failure shows itself when it is gone to.
    loadPage(this.#navigation.route.place).catch(() => undefined);
    try {
      const homestead = new Homestead(await open());
      homestead.changes.on(() => this.requestUpdate());
      homestead.onArrival((note) => void this.#handleArrival(note.with));
      this._homestead = homestead;
    } catch (problem) {
      this._failed = `This browser did not let Peerstead keep anything. Private windows and blocked storage do that. (${String(problem)})`;
    }
    await this.#follow();
  }

  /** Shows what the address names. Whoever has a name needs no welcome. */
  async #follow() {
    const { route } = this.#navigation;
    if (route.place === 'welcome' && this._homestead?.me) {
      this.#navigation.go('/rooms', 'replace');
      return;
    }
    try {
      await loadPage(route.place);
    } catch {
      this._failed = 'A part of the page could not be loaded. The network may be away.';
      return;
    }
    if (route === this.#navigation.route) await this.#show(route);
  }

  async #show(route: Route) {
    const first = this._shown === undefined;
    const moved = this._shown?.place !== route.place;
    const change = async () => {
      // Another page may load where one did not; without a place to keep keys, none works.
      if (this._homestead) this._failed = undefined;
      this._shown = route;
      await this.updateComplete;
      if (moved) this.renderRoot.querySelector('main')?.scrollTo(0, 0);
    };
    if (first || !moved || !this.#mayMove) await change();
    else await document.startViewTransition(change).updateCallbackDone;
    const room = route.place === 'rooms' && route.room ? roomTitle(route.room) : undefined;
    document.title = `${titleOf(route, room)} · Peerstead`;
    if (!first) this.#focusHeading();
  }

  get #mayMove(): boolean {
    return 'startViewTransition' in document && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  /** After a change of place the heading is where reading goes on, unless the page put the focus somewhere itself. */
  #focusHeading() {
    requestAnimationFrame(() => {
      const shown = this.renderRoot.querySelector('main')?.firstElementChild;
      if (!shown || shown.matches(':focus-within')) return;
      const heading = [...(shown.shadowRoot?.querySelectorAll<HTMLElement>('h1') ?? [])].find((one) =>
        one.checkVisibility(),
      );
      (heading ?? this.renderRoot.querySelector('main'))?.focus({ preventScroll: true });
    });
  }

  async #handleArrival(identity: string) {
    const homestead = this._homestead;
    if (!homestead || homestead.correspondence.isOpen(identity)) return;
    await homestead.people.find(identity);
    this._news = { from: homestead.people.name(identity), href: `/people/${homestead.people.address(identity)}` };
    clearTimeout(this.#forgetNews);
    this.#forgetNews = setTimeout(() => (this._news = undefined), newsFor);
  }

  #skip() {
    this.renderRoot.querySelector('main')?.focus();
  }
}
