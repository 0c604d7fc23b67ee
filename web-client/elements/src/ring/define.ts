import { tag } from '../tag.js';
import { Ring } from './ring.js';

tag('ps-ring', Ring);

declare global {
  interface HTMLElementTagNameMap {
    'ps-ring': Ring;
  }
}
