import { tag } from '../tag.js';
import { PublicRecord } from './record.js';

tag('ps-record', PublicRecord);

declare global {
  interface HTMLElementTagNameMap {
    'ps-record': PublicRecord;
  }
}
