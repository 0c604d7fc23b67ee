/** One measured number, beside what it is measured against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the reference took in the same run. */
  readonly reference: number | null;
  readonly ratio: number | null;
  /** The ratio that is wanted; null where none is. */
  readonly reach: number | null;
  readonly holds: boolean | null;
}

export function figure(name: string, unit: string, samples: readonly number[]): Figure {
  return { name, value: rounded(median(samples)), unit, reference: null, ratio: null, reach: null, holds: null };
}

/** A figure for which less is better: it holds up to `reach` times the reference. */
export function atMost(
  name: string,
  unit: string,
  samples: readonly number[],
  reference: readonly number[],
  reach: number | null,
): Figure {
  const ratio = median(samples) / median(reference);
  return {
    ...figure(name, unit, samples),
    reference: rounded(median(reference)),
    ratio: rounded(ratio),
    reach,
    holds: reach === null ? null : ratio <= reach,
  };
}

/** A figure for which more is better: it holds from `reach` times the reference on. */
export function atLeast(
  name: string,
  unit: string,
  samples: readonly number[],
  reference: readonly number[],
  reach: number | null,
): Figure {
  const beside = atMost(name, unit, samples, reference, reach);
  return { ...beside, holds: reach === null ? null : median(samples) >= reach * median(reference) };
}

export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  // Of what took for ever there is no difference.
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Median, quartiles and extremes of each row. */
export function printTable(
  rows: readonly { readonly what: string; readonly samples: readonly number[] }[],
  unit = 'ms',
): void {
  const width = Math.max(unit.length, ...rows.map(({ what }) => what.length));
  const cell = (value: number) => value.toFixed(2).padStart(9);
  console.log([unit.padEnd(width), ...['median', '25%', '75%', 'least', 'most'].map((n) => n.padStart(9))].join(''));
  for (const { what, samples } of rows) {
    const shares = [0.5, 0.25, 0.75, 0, 1].map((share) => cell(quantile(samples, share)));
    console.log([what.padEnd(width), ...shares, `   of ${samples.length}`].join(''));
  }
}

/** One line that the next one takes the place of. */
export function progress(line: string): void {
  process.stderr.write(`\r${line.padEnd(60)}${line === '' ? '\r' : ''}`);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
