import { Public } from './public.js';

customElements.define('app-public', Public);

declare global {
  interface HTMLElementTagNameMap {
    'app-public': Public;
  }
}
