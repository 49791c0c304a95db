import { drawToFront } from '../stats/drawToFront.ts';
import { range } from '../stats/range.ts';
import { createRandom, type Random } from '../stats/rng.ts';

/** What is drawn: single rows, or clusters whose rows stay together. Unit u holds `rows[start[u] … start[u + 1] − 1]`. */
export interface SamplingUnits {
  readonly count: number;
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

/** One unit a row, or one a distinct cluster number, in order of first appearance. */
export function samplingUnits(rows: number, clusters: Int32Array | null): SamplingUnits {
  const unitOf = new Int32Array(rows);
  const known = new Map<number, number>();
  for (let i = 0; i < rows; i++) {
    const cluster = clusters ? clusters[i]! : i;
    let unit = known.get(cluster);
    if (unit === undefined) known.set(cluster, (unit = known.size));
    unitOf[i] = unit;
  }
  const start = new Int32Array(known.size + 1);
  for (const unit of unitOf) start[unit + 1]!++;
  for (let unit = 0; unit < known.size; unit++) start[unit + 1]! += start[unit]!;
  const next = start.slice();
  const placed = new Int32Array(rows);
  for (let i = 0; i < rows; i++) placed[next[unitOf[i]!]!++] = i;
  return { count: known.size, start, rows: placed };
}

export interface SamplingRules {
  /** Units of a tree as a share of all; at most ½ where trees share half-samples. */
  readonly sampleFraction: number;
  /** Trees that share one half-sample; 1 for none. */
  readonly groupSize: number;
  /** Share of a tree's units that choose splits; the others fill its leaves. 1: all do both, without honesty. */
  readonly splitShare: number;
}

/** Rows that choose a tree's splits and rows that fill its leaves. */
export interface TreeSample {
  readonly split: Int32Array;
  readonly estimate: Int32Array;
}

/** The first `wanted` units of a shuffle; `units` is left in another order. */
function draw(units: Int32Array, wanted: number, random: Random): Int32Array {
  drawToFront(units, wanted, random);
  return units.slice(0, wanted);
}

function rowsOfUnits({ start, rows }: SamplingUnits, chosen: Int32Array): Int32Array {
  let count = 0;
  for (const unit of chosen) count += start[unit + 1]! - start[unit]!;
  const found = new Int32Array(count);
  let at = 0;
  for (const unit of chosen) for (let k = start[unit]!; k < start[unit + 1]!; k++) found[at++] = rows[k]!;
  return found;
}

/**
 * The samples of the trees of one group, and the stream that each tree goes on with: streams ('tree', group) for the half
 * and ('tree', group, tree) for each tree of the seed, so that no tree depends on another.
 */
export function drawGroup(
  units: SamplingUnits,
  rules: SamplingRules,
  seed: number,
  group: number,
): readonly (TreeSample & { readonly random: Random })[] {
  const all = range(0, units.count);
  const half = rules.groupSize > 1 ? draw(all, Math.floor(units.count / 2), createRandom(seed, 'tree', group)) : all;
  const wanted = Math.max(2, Math.min(half.length, Math.floor(units.count * rules.sampleFraction)));
  return Array.from({ length: rules.groupSize }, (_, tree) => {
    const random = createRandom(seed, 'tree', group, tree);
    const drawn = draw(half.slice(), wanted, random);
    const cut = Math.min(wanted - 1, Math.max(1, Math.floor(wanted * rules.splitShare)));
    if (rules.splitShare === 1) {
      const rows = rowsOfUnits(units, drawn);
      return { split: rows, estimate: rows, random };
    }
    const split = rowsOfUnits(units, drawn.subarray(0, cut));
    return { split, estimate: rowsOfUnits(units, drawn.subarray(cut)), random };
  });
}
