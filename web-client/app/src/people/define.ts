import { Conversation } from './conversation.js';
import { People } from './people.js';

customElements.define('app-conversation', Conversation);
customElements.define('app-people', People);

declare global {
  interface HTMLElementTagNameMap {
    'app-conversation': Conversation;
    'app-people': People;
  }
}
