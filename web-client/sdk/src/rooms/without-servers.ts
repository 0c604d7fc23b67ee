/** What a room needs where signaling is away: loaded when one is joined, while there are servers to have it from. */
export { Company } from './company.js';
export { NOT_AN_INVITE, readInvite } from './invites.js';
