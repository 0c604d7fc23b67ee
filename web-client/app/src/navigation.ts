import { Changes } from './changes.js';
import { type Route, routeOf } from './routes.js';

/** Addresses that belong to the services, not to the app. */
const notOurs = /^\/(?:v1|q|peerjs|y-webrtc)(?:\/|$)/;

/** Where the person is: the address bar, kept in step with what is shown. */
export class Navigation {
  readonly changes = new Changes();
  #route: Route = routeOf(location);

  constructor() {
    addEventListener('popstate', () => this.#arrive());
    document.addEventListener('click', (event) => this.#handleClick(event));
  }

  get route(): Route {
    return this.#route;
  }

  go(href: string, how: 'push' | 'replace' = 'push'): void {
    if (how === 'replace') history.replaceState(null, '', href);
    else if (href !== location.pathname + location.search + location.hash) history.pushState(null, '', href);
    this.#arrive();
  }

  #arrive(): void {
    this.#route = routeOf(location);
    this.changes.tell();
  }

  /** Links are links: they can be copied, opened elsewhere and middle-clicked; only a plain press stays in this page. */
  #handleClick(event: MouseEvent): void {
    if (
      event.defaultPrevented
      || event.button !== 0
      || event.metaKey
      || event.ctrlKey
      || event.shiftKey
      || event.altKey
    )
      return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link || link.target || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || notOurs.test(link.pathname)) return;
    event.preventDefault();
    this.go(link.pathname + link.search + link.hash);
  }
}
