import { html, type TemplateResult } from 'lit';
import type { GlyphName } from '@peerstead/elements';
import type { Homestead } from '../homestead.js';
import type { Navigation } from '../navigation.js';
import type { Place, Route } from '../routes.js';

export type NamedPlace = Extract<Place, 'rooms' | 'people' | 'public' | 'data'>;

/** The places in the rail, in order. */
export const places: readonly { readonly place: NamedPlace; readonly name: string; readonly icon: GlyphName }[] = [
  { place: 'rooms', name: 'Rooms', icon: 'door-open' },
  { place: 'people', name: 'People', icon: 'users' },
  { place: 'public', name: 'Public', icon: 'megaphone' },
  { place: 'data', name: 'My data', icon: 'key' },
];

/** Pages are loaded when they are gone to, and the others once the first one stands. */
const loaders: Readonly<Record<Place, () => Promise<unknown>>> = {
  welcome: () => import('../welcome/define.js'),
  rooms: () => import('../rooms/define.js'),
  people: () => import('../people/define.js'),
  public: () => import('../public/define.js'),
  data: () => import('../data/define.js'),
  lost: () => import('../welcome/define.js'),
};

export function loadPage(place: Place): Promise<unknown> {
  return loaders[place]();
}

export function page(route: Route, homestead: Homestead, navigation: Navigation): TemplateResult {
  switch (route.place) {
    case 'welcome':
      return html`<app-welcome .homestead=${homestead} .navigation=${navigation}></app-welcome>`;
    case 'rooms':
      return html`<app-rooms
        .homestead=${homestead}
        .navigation=${navigation}
        .address=${route.room}
        .carried=${route.carried}
      ></app-rooms>`;
    case 'people':
      return html`<app-people .homestead=${homestead} .navigation=${navigation} .person=${route.person}></app-people>`;
    case 'public':
      return html`<app-public .homestead=${homestead} .navigation=${navigation} .author=${route.author}></app-public>`;
    case 'data':
      return html`<app-data .homestead=${homestead} .navigation=${navigation}></app-data>`;
    case 'lost':
      return html`<app-lost></app-lost>`;
  }
}

/** The name of what is shown, for the window and for assistive technology. */
export function titleOf(route: Route, roomTitle: string | undefined): string {
  switch (route.place) {
    case 'welcome':
      return 'Welcome';
    case 'rooms':
      return roomTitle ?? 'Rooms';
    case 'people':
      return route.person ?? 'People';
    case 'public':
      return route.author ? `Public by ${route.author}` : 'Public';
    case 'data':
      return 'My data';
    case 'lost':
      return 'Nothing here';
  }
}
