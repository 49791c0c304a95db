import { InputError } from '../../contracts/failures.ts';
import type { LeadLagGraph } from '../../contracts/leadLag.ts';

/**
 * Â = D̂_r^{−½}·(A + I)·D̂_c^{−½}, (nodes, nodes) row-major: A[to, from] = weight, D̂_r and D̂_c the sums of absolute values of the rows
 * and columns of A + I, so that a follower that moves against its leader hears it with its sign turned. Row i weighs whom node i hears.
 * On a graph whose edges go both ways and weigh above 0 this is Kipf and Welling's D̂^{−½}(A + I)D̂^{−½}.
 * Kipf and Welling (2017), "Semi-supervised classification with graph convolutional networks", ICLR, (2);
 * Kunegis et al. (2010), "Spectral analysis of signed graphs", SDM: degrees of absolute weights.
 */
export function normalisedAdjacency(graph: Pick<LeadLagGraph, 'nodes' | 'edges'>): Float64Array {
  const n = graph.nodes.length;
  const matrix = adjacency(graph, (weight) => weight);
  const heard = new Float64Array(n);
  const told = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      heard[i] = heard[i]! + Math.abs(matrix[i * n + j]!);
      told[j] = told[j]! + Math.abs(matrix[i * n + j]!);
    }
  }
  return matrix.map((value, at) => value / Math.sqrt(heard[Math.floor(at / n)]! * told[at % n]!));
}

/** 1 where node i (row) hears node j: along its edges, and itself. (nodes, nodes) row-major. */
export const neighbours = (graph: Pick<LeadLagGraph, 'nodes' | 'edges'>): Float64Array => adjacency(graph, () => 1);

/** A + I with A[to, from] = f(weight). */
function adjacency({ nodes, edges }: Pick<LeadLagGraph, 'nodes' | 'edges'>, f: (weight: number) => number) {
  const n = nodes.length;
  const places = new Map(nodes.map((node, at) => [node, at]));
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * n + i] = 1;
  for (const { from, to, weight } of edges) {
    const [column, row] = [places.get(from), places.get(to)];
    if (column === undefined || row === undefined || column === row || !Number.isFinite(weight)) {
      throw new InputError(
        `An adjacency expected edges of finite weight between two of its ${n} nodes (${nodes.join(', ')}), got ${weight} from "${from}" to "${to}"; check the graph.`,
      );
    }
    matrix[row * n + column] = f(weight);
  }
  return matrix;
}
