import { tag } from '../tag.js';
import { Empty } from './empty.js';

tag('ps-empty', Empty);

declare global {
  interface HTMLElementTagNameMap {
    'ps-empty': Empty;
  }
}
