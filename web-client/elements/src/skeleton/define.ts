import { tag } from '../tag.js';
import { Skeleton } from './skeleton.js';

tag('ps-skeleton', Skeleton);

declare global {
  interface HTMLElementTagNameMap {
    'ps-skeleton': Skeleton;
  }
}
