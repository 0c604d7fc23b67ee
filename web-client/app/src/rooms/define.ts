import { LiveRoom } from './live-room.js';
import { Rooms } from './rooms.js';
import { RoomWayIn } from './way-in.js';

customElements.define('app-live-room', LiveRoom);
customElements.define('app-rooms', Rooms);
customElements.define('app-room-way-in', RoomWayIn);

declare global {
  interface HTMLElementTagNameMap {
    'app-live-room': LiveRoom;
    'app-rooms': Rooms;
    'app-room-way-in': RoomWayIn;
  }
}
