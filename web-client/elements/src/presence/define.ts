import { tag } from '../tag.js';
import { Presence } from './presence.js';

tag('ps-presence', Presence);

declare global {
  interface HTMLElementTagNameMap {
    'ps-presence': Presence;
  }
}
