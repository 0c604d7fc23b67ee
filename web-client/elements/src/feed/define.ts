import { tag } from '../tag.js';
import { Feed } from './feed.js';

tag('ps-feed', Feed);

declare global {
  interface HTMLElementTagNameMap {
    'ps-feed': Feed;
  }
}
