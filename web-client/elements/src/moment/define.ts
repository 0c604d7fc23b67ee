import { tag } from '../tag.js';
import { Moment } from './moment.js';

tag('ps-moment', Moment);

declare global {
  interface HTMLElementTagNameMap {
    'ps-moment': Moment;
  }
}
