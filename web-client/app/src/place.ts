import { LitElement } from 'lit';
import type { Homestead } from './homestead.js';
import type { Navigation } from './navigation.js';

/** A page of the app. It is drawn anew whenever something that all pages share has changed. */
export abstract class PlaceElement extends LitElement {
  static override properties = { homestead: { attribute: false }, navigation: { attribute: false } };
  declare homestead: Homestead;
  declare navigation: Navigation;
  #stop: (() => void) | undefined;

  override connectedCallback() {
    super.connectedCallback();
    this.#stop = this.homestead.changes.on(() => this.requestUpdate());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop?.();
  }
}
