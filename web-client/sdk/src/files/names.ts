import { LANE, MEDIA_TYPE, NAME_AT_MOST, NOT_IN_NAME } from './frames.js';

export function laneOf(transfer: string): string {
  return `${LANE}${transfer}`;
}

/** The transfer whose blocks travel under that name. */
export function transferIn(lane: string): string {
  return lane.slice(LANE.length);
}

/** The name as another device may keep it. */
export function fileName(name: string): string {
  const cut = name.replace(NOT_IN_NAME, '').slice(-NAME_AT_MOST).toWellFormed();
  return cut === '' ? 'file' : cut;
}

export function mediaType(type: string): string {
  const [essence = ''] = type.toLowerCase().split(';');
  return MEDIA_TYPE.test(essence) ? essence : '';
}
