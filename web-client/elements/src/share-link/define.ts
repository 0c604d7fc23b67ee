import { tag } from '../tag.js';
import { ShareLink } from './share-link.js';

tag('ps-share-link', ShareLink);

declare global {
  interface HTMLElementTagNameMap {
    'ps-share-link': ShareLink;
  }
}
