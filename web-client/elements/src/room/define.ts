import { tag } from '../tag.js';
import { Room } from './room.js';

tag('ps-room', Room);

declare global {
  interface HTMLElementTagNameMap {
    'ps-room': Room;
  }
}
