import { Data } from './data.js';

customElements.define('app-data', Data);

declare global {
  interface HTMLElementTagNameMap {
    'app-data': Data;
  }
}
