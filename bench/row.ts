/** One line of the table: what was measured, what was found and what it should be. */
export interface Row {
  readonly what: string;
  readonly found: string;
  readonly target: string;
  readonly met: boolean | null;
}

const marks = new Map<boolean | null, string>([
  [true, 'yes'],
  [false, 'no'],
  [null, '—'],
]);

/** A row of a number that should be at most `target`. */
export function atMost(what: string, value: number, target: number, unit: string): Row {
  const found = `${value.toFixed(value < 10 ? 2 : 1)} ${unit}`;
  return { what, found, target: `≤ ${target} ${unit}`, met: value <= target };
}

export function markdown(title: string, rows: readonly Row[]): string {
  const lines = rows.map(({ what, found, target, met }) => `| ${what} | ${found} | ${target} | ${marks.get(met)!} |`);
  return [`### ${title}`, '', '| what | found | target | met |', '| --- | --- | --- | --- |', ...lines, ''].join('\n');
}

/** Quantile by the nearest rank, for `share` in (0, 1]. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
