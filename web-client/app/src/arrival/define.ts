import { Arrival } from './arrival.js';

customElements.define('app-arrival', Arrival);

declare global {
  interface HTMLElementTagNameMap {
    'app-arrival': Arrival;
  }
}
