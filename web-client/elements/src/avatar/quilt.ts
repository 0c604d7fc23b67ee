/** One patch of the quilt: an SVG path and its colour. */
export interface Patch {
  readonly d: string;
  readonly fill: string;
}

export interface Quilt {
  readonly ground: string;
  /** Patches of the upper left quarter; the other quarters are this one turned by 90, 180 and 270 degrees. */
  readonly quarter: readonly Patch[];
}

/** Side of a patch; a quarter has two by two, the quilt four by four. */
export const patchSide = 12;

/** Shapes on the unit square, to be scaled: blocks that quilters use. */
const shapes: readonly ((x: number, y: number, s: number) => string)[] = [
  (x, y, s) => `M${x} ${y}h${s}v${s}h${-s}z`,
  (x, y, s) => `M${x} ${y}h${s}l${-s} ${s}z`,
  (x, y, s) => `M${x} ${y}h${s}v${s}z`,
  (x, y, s) => `M${x + s} ${y}v${s}h${-s}z`,
  (x, y, s) => `M${x} ${y}l${s} ${s}h${-s}z`,
  (x, y, s) => `M${x} ${y}h${s}a${s} ${s} 0 0 1 ${-s} ${s}z`,
  (x, y, s) => `M${x + s} ${y + s}h${-s}a${s} ${s} 0 0 1 ${s} ${-s}z`,
  (x, y, s) => `M${x + s} ${y}v${s}a${s} ${s} 0 0 1 ${-s} ${-s}z`,
  (x, y, s) => `M${x + s / 2} ${y}l${s / 2} ${s / 2}l${-s / 2} ${s / 2}l${-s / 2} ${-s / 2}z`,
];

/** Distances on the colour circle that look well beside each other. */
const harmonies = [35, 70, 140, 180, 215, 300] as const;

/** The quilt of an identity: the same id always gives the same one, and different ids give visibly different ones. */
export function quilt(identity: string): Quilt {
  const bytes = bytesOf(identity);
  const hue = Math.round((at(bytes, 0) / 256) * 360);
  const second = (hue + (harmonies[at(bytes, 1) % harmonies.length] ?? 180)) % 360;
  const colours = [`oklch(0.5 0.11 ${hue})`, `oklch(0.68 0.13 ${second})`, `oklch(0.42 0.09 ${second})`];
  const quarter = [0, 1, 2, 3].map((place) =>
    patch(place, at(bytes, 2 + place), colours[at(bytes, 6 + place) % 3] ?? ''),
  );
  return { ground: `oklch(0.91 0.045 ${hue})`, quarter };
}

function patch(place: number, choice: number, fill: string): Patch {
  const shape = shapes[choice % shapes.length];
  const x = (place % 2) * patchSide;
  const y = Math.floor(place / 2) * patchSide;
  return { d: shape ? shape(x, y, patchSide) : '', fill };
}

/** Ten bytes that depend on every character of the id (FNV-1a). */
function bytesOf(identity: string): readonly number[] {
  let state = 0x811c9dc5;
  const bytes: number[] = [];
  for (let i = 0; i < identity.length + 10; i++) {
    state = Math.imul(state ^ identity.charCodeAt(i % Math.max(1, identity.length)), 0x01000193) >>> 0;
    if (i >= identity.length) bytes.push((state >>> 13) & 0xff);
  }
  return bytes;
}

function at(bytes: readonly number[], index: number): number {
  return bytes[index] ?? 0;
}
