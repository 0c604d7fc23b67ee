import { tag } from '../tag.js';
import { Files } from './files.js';

tag('ps-files', Files);

declare global {
  interface HTMLElementTagNameMap {
    'ps-files': Files;
  }
}
