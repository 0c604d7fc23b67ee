/** Who somebody is. */

/** An identity as its verified statement chain has it. */
export interface Identity {
  readonly identity: string;
  readonly handle?: string;
  readonly devices: readonly Device[];
}

export interface Device {
  readonly device: string;
  readonly signingKey: string;
  readonly sealingKey: string;
  readonly addedAt: string;
}

/** The person whose browser this is. */
export interface Me extends Identity {
  readonly device: string;
}

export type CreateIdentityOutcome =
  | { readonly kind: 'created'; readonly me: Me }
  | { readonly kind: 'handle-taken' }
  | { readonly kind: 'handle-malformed'; readonly advice: string }
  | { readonly kind: 'unreachable'; readonly advice: string };

export type HandleAvailability = 'free' | 'taken' | 'malformed' | 'unknown';

export type LookupOutcome =
  | { readonly kind: 'found'; readonly identity: Identity }
  | { readonly kind: 'unknown' }
  /** The chain does not verify: somebody lied about the keys. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unreachable' };
