import { tag } from '../tag.js';
import { OfflineBar } from './offline-bar.js';

tag('ps-offline-bar', OfflineBar);

declare global {
  interface HTMLElementTagNameMap {
    'ps-offline-bar': OfflineBar;
  }
}
