import { tag } from '../tag.js';
import { Icon } from './icon.js';

tag('ps-icon', Icon);

declare global {
  interface HTMLElementTagNameMap {
    'ps-icon': Icon;
  }
}
