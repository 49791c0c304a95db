import { ConfigError, IntegrityError } from '../../../contracts/failures.ts';
import type { LeadLagGraph } from '../../../contracts/leadLag.ts';
import { edgeRules } from '../../graph/edgeRules.ts';
import { featureFrame, nodeLayout, type NodeLayout } from '../../graph/nodeLayout.ts';
import { pairLayout } from '../../graph/pairLayout.ts';
import { tickLeadGraph } from '../../graph/tickLeadGraph.ts';
import { columnOf } from '../../stats/matrixParts.ts';
import type { TrainingData } from '../model.ts';
import type { ModelFiles } from '../modelFiles.ts';

/** The graph of a fitted model, and how its columns are nodes. */
export interface LearntGraph {
  readonly layout: NodeLayout;
  readonly graph: LeadLagGraph;
  readonly rule: string;
  readonly rows: number;
}

/** The rule that reads what ticks said of pairs, in columns beside those of the nodes. */
const ofTicks = 'hayashi_yoshida';

export const graphParameters = {
  nodes: {
    default: '',
    meaning:
      'Names of the nodes, separated by commas; where empty, what stands before the first underscore of a column.',
  },
  target: { default: '', meaning: 'Node whose next move is foretold; where empty, the first by name.' },
  edges: {
    default: 'correlation',
    oneOf: [...Object.keys(edgeRules), ofTicks],
    meaning:
      'How leads and lags are found; hayashi_yoshida: in columns <node>_behind_<other> and <node>_with_<other>, values lead and correlation of the measure lead_lag.',
  },
  edge_feature: {
    default: '',
    meaning: 'Feature in which leads and lags are sought, such as a return; where empty, the first.',
  },
  lags: { default: 3, minimum: 1, maximum: 500, integer: true, meaning: 'Longest lead that is looked for, in rows.' },
  false_edges: {
    default: 0.05,
    minimum: 0.0001,
    maximum: 0.5,
    meaning: 'Share of false edges among those found that is allowed.',
  },
} as const;

interface GraphOptions {
  readonly nodes: string;
  readonly edges: string;
  readonly edge_feature: string;
  readonly lags: number;
  readonly false_edges: number;
}

/** Finds the graph in all rows of the training data, and in nothing else. */
export function learnGraph(data: TrainingData, options: GraphOptions): LearntGraph {
  const { time, x } = data;
  if (options.edges === ofTicks) return learnFromTicks(data, options);
  const layout = nodeLayout(x.columns, wordsOf(options.nodes));
  const feature = options.edge_feature === '' ? layout.features[0]! : options.edge_feature;
  const rule = options.edges as keyof typeof edgeRules;
  const graph = edgeRules[rule]({
    frame: featureFrame(time, x, layout, feature),
    before: Infinity,
    lags: options.lags,
    rate: options.false_edges,
  });
  return { layout, graph, rule, rows: x.rows };
}

function learnFromTicks({ time, x }: TrainingData, { nodes, false_edges }: GraphOptions): LearntGraph {
  const { layout, pairs } = pairLayout(x.columns, wordsOf(nodes));
  const graph = tickLeadGraph({
    nodes: layout.nodes,
    time,
    pairs: pairs.map((pair) => ({
      ...pair,
      lead: columnOf(x, pair.lead),
      correlation: columnOf(x, pair.correlation),
    })),
    before: Infinity,
    rate: false_edges,
  });
  return { layout, graph, rule: ofTicks, rows: x.rows };
}

const wordsOf = (text: string): string[] => (text.trim() === '' ? [] : text.split(',').map((word) => word.trim()));

/** Place of the node whose next move is foretold. */
export function targetNode({ layout }: LearntGraph, target: string): number {
  const at = target === '' ? 0 : layout.nodes.indexOf(target);
  if (at >= 0) return at;
  throw new ConfigError(
    `Expected as target one of the ${layout.nodes.length} nodes ${layout.nodes.join(', ')}, got "${target}"; name one of them.`,
  );
}

const graphFile = 'lead_lag_graph.json';

export const writeGraph = (learnt: LearntGraph): ModelFiles => ({
  [graphFile]: new TextEncoder().encode(`${JSON.stringify(learnt, null, 1)}\n`),
});

/** Reads what `writeGraph` wrote. */
export function readGraph(model: string, files: ModelFiles): LearntGraph {
  const bytes = files[graphFile];
  if (bytes) return JSON.parse(new TextDecoder().decode(bytes)) as LearntGraph;
  throw new IntegrityError(
    `${model} expected the file ${graphFile}, got ${Object.keys(files).join(', ') || 'none'}; fetch the model again.`,
  );
}
