import { LiveRoom } from './live-room.js';
import { Rooms } from './rooms.js';

customElements.define('app-live-room', LiveRoom);
customElements.define('app-rooms', Rooms);

declare global {
  interface HTMLElementTagNameMap {
    'app-live-room': LiveRoom;
    'app-rooms': Rooms;
  }
}
