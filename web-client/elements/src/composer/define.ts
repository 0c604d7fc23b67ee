import { tag } from '../tag.js';
import { Composer } from './composer.js';

tag('ps-composer', Composer);

declare global {
  interface HTMLElementTagNameMap {
    'ps-composer': Composer;
  }
}
