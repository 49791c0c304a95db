import { ConfigError } from '../../contracts/failures.ts';
import { neighbours, normalisedAdjacency } from '../graph/normalisedAdjacency.ts';
import { defineNetwork } from '../neural/defineNetwork.ts';
import type { Layer } from '../neural/layer.ts';
import { dense } from '../neural/layers/dense.ts';
import { dropout } from '../neural/layers/dropout.ts';
import { graphAttention } from '../neural/layers/graphAttention.ts';
import { graphBlock } from '../neural/layers/graphBlock.ts';
import { graphConvolution } from '../neural/layers/graphConvolution.ts';
import { nodeFeatures } from '../neural/layers/nodeFeatures.ts';
import { nodeReadout } from '../neural/layers/nodeReadout.ts';
import { sequence } from '../neural/layers/sequence.ts';
import {
  graphParameters,
  learnGraph,
  readGraph,
  targetNode,
  writeGraph,
  type LearntGraph,
} from './leadLag/learntGraph.ts';
import type { FittedModel, ModelDefinition } from './model.ts';

const parameters = {
  ...graphParameters,
  layer: {
    default: 'convolution',
    oneOf: ['convolution', 'attention'],
    meaning: 'Whether a node hears its leaders by the weights of the edges, or by attention to them.',
  },
  layers: {
    default: 2,
    minimum: 1,
    maximum: 8,
    integer: true,
    meaning: 'Graph layers, how far along edges one hears.',
  },
  units: { default: 16, minimum: 1, maximum: 4096, integer: true, meaning: 'Numbers that a node is in each layer.' },
  heads: { default: 4, minimum: 1, maximum: 64, integer: true, meaning: 'Heads of attention; they divide the units.' },
  window: {
    default: 5,
    minimum: 1,
    maximum: 10_000,
    integer: true,
    meaning: 'Rows that a prediction reads, its own the last; no fewer than the lags, so that every lead is seen.',
  },
} as const;

interface Options {
  readonly layer: string;
  readonly layers: number;
  readonly units: number;
  readonly heads: number;
  readonly window: number;
  readonly lags: number;
  readonly target: string;
  readonly dropout: number;
}

type GraphParameters = Parameters<typeof learnGraph>[1];

/** The network over the graph that `learn` gives, once the parameters are resolved and the rows are checked. */
const networkOver = (learn: (options: GraphParameters) => LearntGraph): ModelDefinition =>
  defineNetwork({
    name: 'lead-lag-network',
    revision: 2,
    family: 'classifier',
    purpose: 'Probability that one of several markets goes up next, from its own past and that of those which lead it.',
    cite: 'Kipf & Welling (2017), Semi-supervised classification with graph convolutional networks, ICLR; Veličković et al. (2018), Graph attention networks, ICLR.',
    shape:
      'rows × columns named <node>_<feature>, the same features of 2 or more nodes, one of them a return; some hundred rows and up',
    regimes: ['any in which news reaches some markets before others'],
    suits: ['any'],
    sequence: true,
    parameters,
    build: (options, inputs) => layerOver(learn(options), options, inputs),
  });

function layerOver(learnt: LearntGraph, options: Options, columns: number): Layer {
  const { layout } = learnt;
  const { window, lags, layers, units } = options;
  if (window < lags) {
    throw new ConfigError(
      `A lead–lag network expected a window of at least its ${lags} lags, got ${window}; widen it.`,
    );
  }
  const features = layout.features.length;
  const blocks = Array.from({ length: layers }, (_, at) => {
    const inputs = at === 0 ? window * features : units;
    return [graphBlock(graphLayer(learnt, options, inputs), inputs, units), dropout(options.dropout)];
  });
  return sequence([
    nodeFeatures({ places: layout.places, features, columns }),
    ...blocks.flat(),
    nodeReadout(targetNode(learnt, options.target)),
    dense({ inputs: units, outputs: 1 }),
  ]);
}

function graphLayer({ graph }: LearntGraph, { layer, units, heads }: Options, inputs: number): Layer {
  if (layer === 'convolution') {
    return graphConvolution({ adjacency: normalisedAdjacency(graph), inputs, outputs: units });
  }
  if (units % heads !== 0) {
    throw new ConfigError(`A lead–lag network expected heads that divide its ${units} units, got ${heads}.`);
  }
  return graphAttention({ neighbours: neighbours(graph), inputs, size: units / heads, heads });
}

function withGraph(fitted: FittedModel, learnt: LearntGraph): FittedModel {
  const { graph, rule, rows } = learnt;
  return {
    ...fitted,
    files: { ...fitted.files, ...writeGraph(learnt) },
    summary: { ...fitted.summary, lead_lag_graph: { rule, rows, ...graph } },
  };
}

/** What the entry says of itself; its graph comes with data. */
const outline = networkOver((options) => learnGraph(noData, options));
const noData = {
  time: new Float64Array(0),
  x: { rows: 0, columns: [], values: new Float64Array(0) },
  target: new Float64Array(0),
};

/**
 * Graph network over who leads whom: P(the target node goes up next) = σ(f(its window of rows and those of its leaders)). `fit` finds
 * the graph in the training rows by one of `edgeRules`, or from columns that tick measures made, and keeps it with the model; nodes pass what they know along its edges by graph
 * convolution or attention, `layers` times, each beside its own.
 *
 * x: (n, columns), `<node>_<feature>`, and those of pairs, which the network itself does not read; standardised by the training moments; target: 0 or 1. A warm start keeps its graph, which
 * its weights were learnt over.
 * Kipf & Welling (2017), ICLR; Veličković et al. (2018), ICLR.
 */
export const leadLagNetwork: ModelDefinition = {
  ...outline,
  async fit(data, given, context) {
    let learnt = context.warmStart && readGraph(outline.name, context.warmStart);
    const network = networkOver((options) => (learnt ??= learnGraph(data, options)));
    const fitted = await network.fit(data, given, context);
    return withGraph(fitted, learnt!);
  },
  async restore(files, context) {
    const learnt = readGraph(outline.name, files);
    return withGraph(await networkOver(() => learnt).restore(files, context), learnt);
  },
};
