import { tag } from '../tag.js';
import { Bubble } from './bubble.js';

tag('ps-bubble', Bubble);

declare global {
  interface HTMLElementTagNameMap {
    'ps-bubble': Bubble;
  }
}
