import { tag } from '../tag.js';
import { Notepad } from './notepad.js';

tag('ps-notepad', Notepad);

declare global {
  interface HTMLElementTagNameMap {
    'ps-notepad': Notepad;
  }
}
