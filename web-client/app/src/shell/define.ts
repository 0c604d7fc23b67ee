import { Shell } from './shell.js';

customElements.define('peerstead-app', Shell);

declare global {
  interface HTMLElementTagNameMap {
    'peerstead-app': Shell;
  }
}
