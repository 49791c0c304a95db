import { IntegrityError } from '../../contracts/failures.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { FitSummary } from '../models/model.ts';
import { readModelFiles, writeModelFiles, type ModelFiles } from '../models/modelFiles.ts';
import type { ColumnMoments } from '../stats/columnMoments.ts';
import { sizeOf } from './initialWeights.ts';
import type { Weight } from './layer.ts';

const weightsFile = 'weights.bin';

type Shapes = readonly { readonly name: string; readonly shape: readonly number[] }[];

/** All that a fitted network predicts from. */
export interface NetworkState {
  readonly features: readonly string[];
  readonly parameters: Parameters;
  readonly summary: FitSummary;
  /** Of the training rows: what inputs are standardised by. */
  readonly moments: ColumnMoments;
  /** Of the training target, of regressors; 0 and 1 of classifiers. */
  readonly target: { readonly centre: number; readonly spread: number };
  readonly weights: Float32Array;
}

interface Identity {
  readonly model: string;
  readonly revision: number;
}

const shapesOf = (weights: readonly Weight[]): Shapes => weights.map(({ name, shape }) => ({ name, shape }));
const words = (shapes: Shapes): string =>
  shapes.map(({ name, shape }) => `${name} ${shape.join('×')}`).join(', ') || 'none';

/** `model.json` (the header), `parameters.bin` (moments, float64) and `weights.bin` (float32), both little-endian. */
export function writeNetwork(identity: Identity, layer: readonly Weight[], state: NetworkState): ModelFiles {
  const { features, parameters, summary, moments, target, weights } = state;
  const bytes = new DataView(new ArrayBuffer(weights.length * 4));
  weights.forEach((value, i) => bytes.setFloat32(i * 4, value, true));
  const header = { ...identity, features, parameters, shapes: shapesOf(layer), target, summary };
  return { ...writeModelFiles(header, { ...moments }), [weightsFile]: new Uint8Array(bytes.buffer) };
}

/**
 * Reads what `writeNetwork` wrote. `layerOf` says which weights the network of these parameters and inputs has.
 * @throws IntegrityError where the stored weights are of another architecture, with both shapes.
 */
export function readNetwork(
  identity: Identity,
  files: ModelFiles,
  layerOf: (parameters: Parameters, columns: readonly string[]) => readonly Weight[],
): NetworkState {
  const { header, arrays } = readModelFiles(identity, files);
  const { shapes, ...rest } = header as Pick<NetworkState, 'features' | 'parameters' | 'summary' | 'target'> & {
    readonly shapes: Shapes;
  };
  const expected = shapesOf(layerOf(rest.parameters, rest.features));
  if (words(shapes) !== words(expected))
    throw new IntegrityError(
      `${identity.model} expected the weights ${words(expected)}, got ${words(shapes)}; use a model of the same architecture, or train it again.`,
    );
  const bytes = files[weightsFile];
  const size = expected.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes?.length !== size * 4)
    throw new IntegrityError(
      `${identity.model} expected ${size * 4} bytes in ${weightsFile}, got ${bytes?.length ?? 0}; fetch the model again.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const weights = Float32Array.from({ length: size }, (_, i) => view.getFloat32(i * 4, true));
  const { features, parameters, summary, target } = rest;
  const { centre, spread } = arrays as Record<'centre' | 'spread', Float64Array>;
  return { features, parameters, summary, target, moments: { centre, spread }, weights };
}
