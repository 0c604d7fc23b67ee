import { tag } from '../tag.js';
import { CarriedInvite } from './carried-invite.js';

tag('ps-carried-invite', CarriedInvite);

declare global {
  interface HTMLElementTagNameMap {
    'ps-carried-invite': CarriedInvite;
  }
}
