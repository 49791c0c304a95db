import { InputError } from '../../contracts/failures.ts';
import type { LeadLagEdge, LeadLagGraph } from '../../contracts/leadLag.ts';
import { benjaminiHochberg } from '../stats/multipleTesting.ts';

/** An edge that was looked for, with its p-value before any correction. */
export type EdgeCandidate = LeadLagEdge & { readonly pValue: number };

/**
 * The graph of the candidates whose p-values, adjusted by Benjamini and Hochberg over all candidates, are at most `rate`:
 * of the edges kept, at most that share is expected to be false. `rate` lies in (0, 1).
 */
export function significantEdges(
  nodes: readonly string[],
  candidates: readonly EdgeCandidate[],
  rate: number,
  lagUnit: LeadLagGraph['lagUnit'],
): LeadLagGraph {
  if (!(rate > 0 && rate < 1)) {
    throw new InputError(`A lead–lag graph needs a rate of false edges above 0 and below 1, got ${rate}; try 0.05.`);
  }
  const adjusted = benjaminiHochberg(candidates.map(({ pValue }) => pValue));
  const edges = candidates
    .map((edge, at) => ({ ...edge, pValue: adjusted[at]! }))
    .filter(({ pValue }) => pValue <= rate)
    .sort((a, b) => order(a.from, b.from) || order(a.to, b.to));
  return { nodes, edges, lagUnit };
}

/** By code units, the same in every language. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
