import { NumericsError } from '../../contracts/failures.ts';
import { conformalQuantileOfSorted } from './conformalQuantile.ts';
import { requireAlpha, requireRows } from './requireRows.ts';

export interface GroupRadius {
  readonly radius: number;
  /** Calibration rows of the group itself. */
  readonly rows: number;
  /** Whether the radius is that of all rows, since the group has fewer than `minimumRows`. */
  readonly pooled: boolean;
}

/**
 * Regime-conditional (Mondrian) conformal radii: the conformal quantile of each group's own scores, so that coverage is at least 1 − α
 * inside every group, not on average alone. A group with fewer than `minimumRows` rows, or none, gets the radius of all rows and says so.
 *
 * scores: (n) calibration scores without NaN; group: (n) labels known before the outcome (say, the filtered HMM state); `minimumRows`
 * is at least ⌈1/α⌉ − 1, below which a group's own radius is infinite, and 30 where left out.
 * Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, §4.5.
 */
export function groupConformal({
  scores,
  group,
  alpha,
  minimumRows = Math.max(30, Math.ceil(1 / alpha) - 1),
}: {
  readonly scores: Float64Array;
  readonly group: ArrayLike<number>;
  readonly alpha: number;
  readonly minimumRows?: number;
}): (group: number) => GroupRadius {
  requireAlpha('Group conformal', alpha);
  requireRows('Group conformal', { scores, group });
  const least = Math.ceil(1 / alpha - 1e-9) - 1;
  if (!(minimumRows >= least))
    throw new NumericsError(
      `Group conformal at alpha ${alpha} needs minimumRows of at least ${least}, got ${minimumRows}; raise it.`,
    );
  const members = new Map<number, number[]>();
  scores.forEach((score, row) => {
    const name = group[row]!;
    if (Number.isNaN(score) || Number.isNaN(name))
      throw new NumericsError(
        `Group conformal takes no NaN, got score ${score} of group ${name} in row ${row}; drop it.`,
      );
    const found = members.get(name);
    if (found) found.push(score);
    else members.set(name, [score]);
  });
  const pooled = conformalQuantileOfSorted(scores.toSorted(), alpha);
  const radii = new Map(
    [...members].map(([name, own]): [number, GroupRadius] => [
      name,
      own.length < minimumRows
        ? { radius: pooled, rows: own.length, pooled: true }
        : { radius: conformalQuantileOfSorted(Float64Array.from(own).sort(), alpha), rows: own.length, pooled: false },
    ]),
  );
  return (name) => radii.get(name) ?? { radius: pooled, rows: 0, pooled: true };
}
