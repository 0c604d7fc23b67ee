import { canonicalBytes } from '../encoding/canonical.js';
import { verifies, type Signer } from '../encoding/signed.js';
import type { Statement } from '../identities/chain.js';
import { CHAIN_CHARACTERS } from '../limits.js';
import type { Description } from '../servers/signaling-frames.js';

/**
 * Descriptions are signed over their DTLS fingerprints (RFC 8122): whoever carries them can delay or drop them, and
 * cannot put itself between the peers.
 */
export interface Route {
  readonly room: string;
  readonly from: string;
  readonly to: string;
  readonly connection: string;
}

/** Whom an offer is for that is made before it is known who will get it. */
export const ANYBODY = '';

export async function signDescription(
  description: { readonly type: 'offer' | 'answer'; readonly sdp: string },
  route: Route,
  signer: Signer,
): Promise<Description | undefined> {
  const bytes = bytesToSign(description, route);
  if (!bytes) return undefined;
  const { type, sdp } = description;
  return { type, connection: route.connection, sdp, signature: await signer.sign(bytes) };
}

/** What a description says of its sender; nothing if that is longer than anybody takes. */
export function introductionBy(statements: readonly Statement[]): Pick<Description, 'chain'> {
  const chain = JSON.stringify(statements);
  return chain.length <= CHAIN_CHARACTERS ? { chain } : {};
}

/** For whom the route names; an offer also if it is for anybody. */
export async function isDescriptionGenuine(
  description: Description,
  route: Route,
  signingKey: string,
): Promise<boolean> {
  const recipients = description.type === 'offer' ? [route.to, ANYBODY] : [route.to];
  // At the same time, since each takes its way over a thread of the browser.
  const verdicts = recipients.map(async (to) => {
    const bytes = bytesToSign(description, { ...route, to });
    return bytes !== undefined && verifies(bytes, description.signature, signingKey);
  });
  return (await Promise.all(verdicts)).includes(true);
}

/** Algorithm in lower case, hex in upper case, de-duplicated and sorted; undefined if any line is not quite one. */
export function fingerprintsOf(sdp: string): readonly string[] | undefined {
  const lines = sdp.split(/[\r\n]+/).filter((line) => /fingerprint/i.test(line));
  const found = lines.map((line) => /^a=fingerprint:([A-Za-z0-9-]+) ((?:[0-9A-Fa-f]{2}:)*[0-9A-Fa-f]{2})$/.exec(line));
  const fingerprints = found.flatMap((match) =>
    match?.[1] && match[2] ? [`${match[1].toLowerCase()} ${match[2].toUpperCase()}`] : [],
  );
  // A line that we read differently from the browser would be a way around the signature.
  if (fingerprints.length !== lines.length || fingerprints.length === 0) return undefined;
  return [...new Set(fingerprints)].sort();
}

function bytesToSign(description: { readonly type: 'offer' | 'answer'; readonly sdp: string }, route: Route) {
  const fingerprints = fingerprintsOf(description.sdp);
  const { room, from, to, connection } = route;
  return fingerprints && canonicalBytes({ type: description.type, room, from, to, connection, fingerprints });
}
