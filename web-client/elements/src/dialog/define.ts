import { tag } from '../tag.js';
import { Dialog } from './dialog.js';

tag('ps-dialog', Dialog);

declare global {
  interface HTMLElementTagNameMap {
    'ps-dialog': Dialog;
  }
}
