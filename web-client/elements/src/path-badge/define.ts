import { tag } from '../tag.js';
import { PathBadge } from './path-badge.js';

tag('ps-path-badge', PathBadge);

declare global {
  interface HTMLElementTagNameMap {
    'ps-path-badge': PathBadge;
  }
}
