/** Bytes by the way they took, as `travelled()` of the SDK gives them. */
export interface Travelled {
  readonly direct: number;
  readonly relayed: number;
  readonly mailbox: number;
}

export interface Arc {
  readonly way: keyof Travelled;
  /** Where it begins and how long it is, in hundredths of the circle. */
  readonly from: number;
  readonly length: number;
}

/**
 * Share of bytes that touched no server, in whole percent; nothing if no byte travelled. It never rounds up to 100 nor
 * down to 0: those two are claims.
 */
export function directShare(bytes: Travelled): number | undefined {
  const all = bytes.direct + bytes.relayed + bytes.mailbox;
  if (all === 0) return undefined;
  if (bytes.direct === 0) return 0;
  if (bytes.direct === all) return 100;
  return Math.min(99, Math.max(1, Math.round((bytes.direct / all) * 100)));
}

/** The ring's arcs; one that is there at all is long enough to be seen, and small gaps keep them apart. */
export function arcs(bytes: Travelled, gap = 2.4, shortest = 1.6): readonly Arc[] {
  const present = (['direct', 'relayed', 'mailbox'] as const).filter((way) => bytes[way] > 0);
  const all = present.reduce((sum, way) => sum + bytes[way], 0);
  if (present.length === 1 && present[0]) return [{ way: present[0], from: 0, length: 100 }];
  const room = 100 - present.length * gap;
  const lifted = present.map((way) => Math.max(shortest, (bytes[way] / all) * room));
  const scale = room / lifted.reduce((sum, length) => sum + length, 0);
  let from = gap / 2;
  return present.map((way, index) => {
    const length = (lifted[index] ?? 0) * scale;
    const arc = { way, from, length };
    from += length + gap;
    return arc;
  });
}

/** "512 bytes", "1.2 kB", "34 MB". */
export function sayBytes(bytes: number, locale?: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 0 && value < 10 ? 1 : 0,
  }).format(value);
}
