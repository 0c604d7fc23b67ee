import { tag } from '../tag.js';
import { Avatar } from './avatar.js';

tag('ps-avatar', Avatar);

declare global {
  interface HTMLElementTagNameMap {
    'ps-avatar': Avatar;
  }
}
