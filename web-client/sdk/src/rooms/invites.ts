import type { AcceptOutcome, Invite, RoomKey } from '../api/rooms.js';
import { ANYBODY, isDescriptionGenuine, signDescription } from '../connections/description.js';
import type { Surroundings } from '../connections/surroundings.js';
import { warm, type Warm } from '../connections/warm.js';
import { base64url, bytesOf, randomId, textOf, utf8, type Bytes } from '../encoding/bytes.js';
import { hasOnly, ID, isList, isObject, isText, parsed } from '../encoding/shapes.js';
import { ANSWER_WITHIN, CHAIN_STATEMENTS, GATHER_WITHIN, INVITE_CHARACTERS } from '../limits.js';
import type { Directory } from '../servers/directory.js';
import { isOccupant, type Occupant } from '../servers/signaling-frames.js';

/**
 * An offer or its answer as people carry it from one to the other, when no server does: with all candidates in it, and
 * the statements of whose it is, so that it can be verified with nothing else.
 */
export interface Introduction {
  readonly type: 'offer' | 'answer';
  readonly room: string;
  /** Only in an offer: what the room's id derives from. */
  readonly key?: RoomKey;
  readonly from: Occupant;
  readonly statements: readonly unknown[];
  readonly connection: string;
  readonly sdp: string;
  readonly signature: string;
}

const NOT_AN_ANSWER: AcceptOutcome = {
  kind: 'refused',
  reason: 'not-an-answer',
  advice: 'This is no answer to this invite, or it was used already; make another invite.',
};

/**
 * With the offer made and all candidates found. Whoever's answer fits is met, once, within ten minutes; one that the browser
 * cannot take leaves the invite open for another. `meet` is false if whom it is from left the room.
 */
export async function inviteByHand(
  around: Surroundings,
  me: Occupant,
  room: string,
  key: RoomKey,
  meet: (occupant: Occupant, connection: string, made: Warm) => boolean,
): Promise<Invite> {
  const made = warm(await around.iceServers.get());
  const { pc } = made;
  await pc.setLocalDescription();
  const connection = randomId();
  const code = await codeOf(pc, 'offer', { around, me, room, connection, to: ANYBODY, key });
  const until = performance.now() + ANSWER_WITHIN;
  let open: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    open = setTimeout(() => {
      open = undefined;
      pc.close();
    }, until - performance.now());
  };
  wait();
  return {
    code,
    accept: async (answer) => {
      const read = await readByHand(answer, me.peer, around.directory);
      if (open === undefined || read?.type !== 'answer' || read.connection !== connection || read.room !== room) {
        return NOT_AN_ANSWER;
      }
      clearTimeout(open);
      open = undefined;
      const isTaken = await done(pc.setRemoteDescription({ type: 'answer', sdp: read.sdp }));
      if (!isTaken) wait();
      // This side has offered, so it is the one that looks for a better way later.
      const isMet = isTaken && meet(read.from, connection, { ...made, late: [], isAgreed: true });
      return isMet ? { kind: 'accepted' } : NOT_AN_ANSWER;
    },
  };
}

function done(action: Promise<void>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}

/** The answer, and the connection that waits for it to be taken; undefined if the browser cannot take the offer. */
export async function answerByHand(around: Surroundings, me: Occupant, offer: Introduction) {
  const made = warm(await around.iceServers.get());
  const { pc } = made;
  if (!(await done(pc.setRemoteDescription({ type: 'offer', sdp: offer.sdp }).then(() => pc.setLocalDescription())))) {
    pc.close();
    return undefined;
  }
  const { room, connection } = offer;
  const code = await codeOf(pc, 'answer', { around, me, room, connection, to: offer.from.peer });
  return { code, made: { ...made, isAgreed: true } satisfies Warm };
}

interface Route {
  readonly around: Surroundings;
  readonly me: Occupant;
  readonly room: string;
  readonly connection: string;
  readonly to: string;
  readonly key?: RoomKey;
}

async function codeOf(pc: RTCPeerConnection, type: 'offer' | 'answer', route: Route): Promise<string> {
  await gathered(pc);
  const { around, me, room, connection, to, key } = route;
  const sdp = pc.localDescription?.sdp ?? '';
  const signed = await signDescription({ type, sdp }, { room, from: me.peer, to, connection }, around.signer);
  const statements = (await around.directory.statementsOf(around.identity)) ?? [];
  const introduction = { ...signed, room, from: me, statements, ...(key ? { key } : {}) };
  return base64url(await squeezed(utf8(JSON.stringify(introduction)), new CompressionStream('deflate-raw')));
}

export const NOT_AN_INVITE = {
  kind: 'refused',
  reason: 'not-an-invite',
  advice: 'This is no invite of somebody else, or not all of it.',
} as const;

/** Undefined if it is none of somebody else; `idOf` says by which id signaling would know its room. */
export async function readInvite(
  code: string,
  me: string,
  directory: Directory,
  idOf: (key: RoomKey) => Promise<string | undefined>,
): Promise<(Introduction & { readonly key: RoomKey }) | undefined> {
  const offer = await readByHand(code, me, directory);
  if (!offer?.key || offer.from.peer === me || (await idOf(offer.key)) !== offer.room) return undefined;
  return { ...offer, key: offer.key };
}

/** Undefined for what is no introduction, or does not verify: by the chain in it, and for this receiver. */
export async function readByHand(code: string, to: string, directory: Directory): Promise<Introduction | undefined> {
  const introduction = await read(code);
  if (!introduction) return undefined;
  const { from, statements, room, connection, type } = introduction;
  const { devices } = await directory.introduce(from.identity, statements);
  const key = devices.find(({ device }) => device === from.device)?.signingKey;
  const route = { room, from: from.peer, to: type === 'offer' ? ANYBODY : to, connection };
  return key !== undefined && (await isDescriptionGenuine(introduction, route, key)) ? introduction : undefined;
}

async function read(code: string): Promise<Introduction | undefined> {
  const bytes = code.length <= INVITE_CHARACTERS ? bytesOf(code) : undefined;
  if (!bytes) return undefined;
  try {
    const value = parsed(textOf(await squeezed(bytes, new DecompressionStream('deflate-raw'))));
    return isIntroduction(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isIntroduction(value: unknown): value is Introduction {
  return (
    isObject(value)
    && hasOnly(value, 'type', 'room', 'key?', 'from', 'statements', 'connection', 'sdp', 'signature')
    && (value['type'] === 'offer' ? isRoomKey(value['key']) : value['type'] === 'answer')
    && isText(value['room'])
    && isOccupant(value['from'])
    && isList(value['statements'], CHAIN_STATEMENTS, isObject)
    && isText(value['connection'], ID)
    && isText(value['sdp'])
    && isText(value['signature'])
  );
}

function isRoomKey(value: unknown): value is RoomKey {
  if (!isObject(value)) return false;
  return (hasOnly(value, 'name') && isText(value['name'])) || (hasOnly(value, 'secret') && isText(value['secret']));
}

function gathered(pc: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHER_WITHIN);
    const look = () => {
      if (pc.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    };
    pc.addEventListener('icegatheringstatechange', look);
    look();
  });
}

/** Stops where a code would unfold to far more than it can be. */
async function squeezed(bytes: Bytes, through: CompressionStream | DecompressionStream): Promise<Bytes> {
  const reader = new Blob([bytes]).stream().pipeThrough(through).getReader();
  let whole = new Uint8Array();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (whole.length + part.value.length > 4 * INVITE_CHARACTERS) throw new RangeError('Too long.');
    const longer = new Uint8Array(whole.length + part.value.length);
    longer.set(whole);
    longer.set(part.value, whole.length);
    whole = longer;
  }
  return whole;
}
