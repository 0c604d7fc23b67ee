import { tag } from '../tag.js';
import { PeopleList } from './people-list.js';

tag('ps-people-list', PeopleList);

declare global {
  interface HTMLElementTagNameMap {
    'ps-people-list': PeopleList;
  }
}
