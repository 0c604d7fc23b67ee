import { tag } from '../tag.js';
import { HandleChooser } from './handle-chooser.js';

tag('ps-handle-chooser', HandleChooser);

declare global {
  interface HTMLElementTagNameMap {
    'ps-handle-chooser': HandleChooser;
  }
}
