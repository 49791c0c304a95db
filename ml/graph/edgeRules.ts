import type { LeadLagGraph } from '../../contracts/leadLag.ts';
import { correlationGraph } from './correlationGraph.ts';
import { grangerGraph } from './grangerGraph.ts';
import { levyAreaGraph } from './levyAreaGraph.ts';
import type { RowEdges } from './rowsBefore.ts';

/** Every rule that finds edges among rows. Add a rule: one file, one line. */
export const edgeRules = {
  correlation: correlationGraph,
  granger: grangerGraph,
  levy_area: levyAreaGraph,
} as const satisfies Record<string, (given: RowEdges) => LeadLagGraph>;
