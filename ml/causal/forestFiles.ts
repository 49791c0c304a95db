import { readModelFiles, writeModelFiles, type ModelFiles } from '../models/modelFiles.ts';
import type { ForestState } from './causalForest.ts';

const identity = { model: 'causal-forest', revision: 2 } as const;

type Header = Pick<ForestState, 'features' | 'seed' | 'parameters' | 'nuisances' | 'grownGroups'> & {
  readonly binary: boolean;
  readonly clustered: boolean;
  readonly width: number;
};

/** A forest as `model.json` and `parameters.bin`: trees, leaf averages, and the fitted rows that averages need. */
export function writeForest({
  features,
  seed,
  parameters,
  nuisances,
  trees,
  grownGroups,
  x,
  rows,
}: ForestState): ModelFiles {
  const { binary, clusters, ...numbers } = rows;
  const header: Header = {
    features,
    seed,
    parameters,
    nuisances,
    binary,
    clustered: clusters !== null,
    width: trees.width,
    ...(grownGroups !== undefined && { grownGroups }),
  };
  return writeModelFiles(
    { ...identity, ...header },
    {
      start: Float64Array.from(trees.start),
      leafStart: Float64Array.from(trees.leafStart),
      feature: Float64Array.from(trees.feature),
      threshold: trees.threshold,
      missingLeft: Float64Array.from(trees.missingLeft),
      left: Float64Array.from(trees.left),
      right: Float64Array.from(trees.right),
      gain: trees.gain,
      moments: trees.moments,
      x,
      clusters: Float64Array.from(clusters ?? []),
      treatment: numbers.treatment,
      outcome: numbers.outcome,
      weights: numbers.weights,
      treatmentMean: numbers.treatmentMean,
      outcomeMean: numbers.outcomeMean,
      treatmentVariance: numbers.treatmentVariance,
      effect: numbers.effect,
    },
  );
}

/** Reads what `writeForest` wrote. */
export function readForest(files: ModelFiles): ForestState {
  const { header, arrays } = readModelFiles(identity, files);
  const { features, seed, parameters, nuisances, binary, clustered, width, grownGroups } = header as Header;
  const numbers = (name: string): Float64Array => arrays[name]!;
  const integers = (name: string): Int32Array => Int32Array.from(arrays[name]!);
  return {
    features,
    seed,
    parameters,
    nuisances,
    ...(grownGroups !== undefined && { grownGroups }),
    x: numbers('x'),
    trees: {
      width,
      start: integers('start'),
      leafStart: integers('leafStart'),
      feature: integers('feature'),
      threshold: numbers('threshold'),
      missingLeft: Uint8Array.from(arrays['missingLeft']!),
      left: integers('left'),
      right: integers('right'),
      gain: numbers('gain'),
      moments: numbers('moments'),
    },
    rows: {
      binary,
      clusters: clustered ? integers('clusters') : null,
      treatment: numbers('treatment'),
      outcome: numbers('outcome'),
      weights: numbers('weights'),
      treatmentMean: numbers('treatmentMean'),
      outcomeMean: numbers('outcomeMean'),
      treatmentVariance: numbers('treatmentVariance'),
      effect: numbers('effect'),
    },
  };
}
