import type { MissingMap } from '../../contracts/profile.ts';
import type { NumericColumn } from './correlations.ts';

const mostBuckets = 80;

/** Share of missing values per column over at most 80 buckets of consecutive rows, as equal as whole rows allow. */
export function missingMap(columns: readonly NumericColumn[], rows: number): MissingMap {
  const buckets = Math.min(mostBuckets, rows);
  const edges = Array.from({ length: buckets + 1 }, (_, at) => (buckets === 0 ? 0 : Math.floor((at * rows) / buckets)));
  const share = (values: Float64Array, from: number, to: number): number => {
    let missing = 0;
    for (let row = from; row < to; row += 1) if (!Number.isFinite(values[row])) missing += 1;
    return missing / (to - from);
  };
  return {
    edges,
    columns: columns.map(({ name, values }) => ({
      name,
      shares: edges.slice(1).map((to, at) => share(values, edges[at]!, to)),
    })),
  };
}
