import { Split } from './split.js';

customElements.define('app-split', Split);

declare global {
  interface HTMLElementTagNameMap {
    'app-split': Split;
  }
}
