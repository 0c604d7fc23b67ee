import { Lost } from './lost.js';
import { Welcome } from './welcome.js';

customElements.define('app-welcome', Welcome);
customElements.define('app-lost', Lost);

declare global {
  interface HTMLElementTagNameMap {
    'app-welcome': Welcome;
    'app-lost': Lost;
  }
}
