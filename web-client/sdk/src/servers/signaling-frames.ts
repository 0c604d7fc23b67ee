import { DIGEST, hasOnly, ID, isObject, isText, parsed, PEER, type Unknown } from '../encoding/shapes.js';

/** JSON text frames of `/v1/signal`; the contract is signaling-service's AsyncAPI document. */

export interface Candidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
  readonly usernameFragment: string | null;
}

export interface Description {
  readonly type: 'offer' | 'answer';
  readonly connection: string;
  readonly sdp: string;
  readonly signature: string;
  /** JSON text of the sender's statements, genesis first, for who may not have heard of it. */
  readonly chain?: string;
}

/** An offer for whoever of a room gets it. */
export type OpenOffer = Omit<Description, 'type'>;

export interface TrickledCandidate {
  readonly type: 'candidate';
  readonly connection: string;
  /** Null: no more of them (RFC 8838). */
  readonly candidate: Candidate | null;
}

/** What one peer tells another; the server passes it on untouched. */
export type Directed = Description | TrickledCandidate;

export type ClientFrame =
  | { readonly type: 'hello'; readonly tab: string }
  | { readonly type: 'join'; readonly room: string; readonly offer?: OpenOffer }
  | { readonly type: 'leave'; readonly room: string }
  | { readonly type: 'ping' }
  | (Directed & { readonly room: string; readonly to: string });

export interface Occupant {
  readonly peer: string;
  readonly identity: string;
  readonly device: string;
}

export type ServerFrame =
  | { readonly type: 'welcome'; readonly peer: string; readonly heartbeatSeconds: number }
  /** `offered`: who of them got the offer of the join. */
  | {
      readonly type: 'joined';
      readonly room: string;
      readonly peers: readonly Occupant[];
      readonly offered?: string;
    }
  | { readonly type: 'left'; readonly room: string }
  | ({ readonly type: 'peer-joined'; readonly room: string } & Occupant)
  | { readonly type: 'peer-left'; readonly room: string; readonly peer: string }
  /** One that is sent again after a resume has the `id` that it had. */
  | (Directed & { readonly room: string; readonly from: string; readonly id: string })
  | { readonly type: 'wake-up'; readonly mailbox: string }
  | { readonly type: 'pong' }
  /** The replica stops; the socket closes next, and is to be opened again after that wait. */
  | { readonly type: 'going-away'; readonly waitMillis: number }
  | SignalingError;

export interface SignalingError {
  readonly type: 'error';
  readonly reason: string;
  readonly detail: string;
  readonly advice: string;
  /** The room, peer or frame type that it is about. */
  readonly about?: string;
  readonly retryAfterSeconds?: number;
}

/** Undefined for a frame that is malformed, or of a type that a newer server may know. */
export function serverFrame(text: unknown): ServerFrame | undefined {
  const value = typeof text === 'string' ? parsed(text) : undefined;
  if (!isObject(value)) return undefined;
  // Unsigned is as forged as wrongly signed: the receiver must hear of it to refuse it.
  const frame = isDescription(value) && !isText(value['signature']) ? { ...value, signature: '' } : value;
  return isServerFrame(frame) ? (frame as unknown as ServerFrame) : undefined;
}

/** Tolerates members that it does not know: the server may be newer. */
function isServerFrame(frame: Unknown): boolean {
  switch (frame['type']) {
    case 'welcome':
      return isText(frame['peer'], PEER) && isSeconds(frame['heartbeatSeconds']);
    case 'joined':
      return (
        isText(frame['room'])
        && Array.isArray(frame['peers'])
        && frame['peers'].every(isOccupant)
        && (frame['offered'] === undefined || isText(frame['offered'], PEER))
      );
    case 'left':
      return isText(frame['room']);
    case 'peer-joined':
      return isText(frame['room']) && isOccupant(frame);
    case 'peer-left':
      return isText(frame['room']) && isText(frame['peer'], PEER);
    case 'offer':
    case 'answer':
    case 'candidate':
      return isText(frame['room']) && isText(frame['from'], PEER) && isText(frame['id']) && isDirected(frame);
    case 'wake-up':
      return isText(frame['mailbox'], DIGEST);
    case 'pong':
      return true;
    case 'going-away':
      return isWait(frame['waitMillis']);
    case 'error':
      return isError(frame);
    default:
      return false;
  }
}

/** The peer id begins with the device, so a server cannot pair a peer with somebody else's device. */
export function isOccupant(value: unknown): value is Occupant {
  return (
    isObject(value)
    && isText(value['peer'], PEER)
    && isText(value['identity'], DIGEST)
    && isText(value['device'], DIGEST)
    && value['peer'].startsWith(`${value['device']}~`)
  );
}

function isDescription(frame: Unknown): boolean {
  return frame['type'] === 'offer' || frame['type'] === 'answer';
}

function isError(frame: Unknown): boolean {
  const { reason, detail, advice, about, retryAfterSeconds } = frame;
  const optional = (about === undefined || isText(about)) && ['undefined', 'number'].includes(typeof retryAfterSeconds);
  return optional && isText(reason) && isText(detail) && isText(advice);
}

export function isDirected(frame: unknown): frame is Directed {
  if (!isObject(frame) || !isText(frame['connection'], ID)) return false;
  if (frame['type'] === 'candidate') return isCandidate(frame['candidate']);
  const isSaid = frame['chain'] === undefined || isText(frame['chain']);
  return isDescription(frame) && isText(frame['sdp']) && isText(frame['signature']) && isSaid;
}

function isCandidate(value: unknown): boolean {
  if (value === null) return true;
  const nullOr = (member: unknown, type: 'string' | 'number') => member === null || typeof member === type;
  return (
    isObject(value)
    && hasOnly(value, 'candidate', 'sdpMid?', 'sdpMLineIndex?', 'usernameFragment?')
    && isText(value['candidate'])
    && nullOr(value['sdpMid'] ?? null, 'string')
    && nullOr(value['sdpMLineIndex'] ?? null, 'number')
    && nullOr(value['usernameFragment'] ?? null, 'string')
  );
}

function isSeconds(value: unknown): boolean {
  return typeof value === 'number' && value >= 1 && value <= 3600;
}

/** No server may send us away for long. */
function isWait(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 60_000;
}
