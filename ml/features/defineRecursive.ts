import {
  defineFeature,
  type FeatureDefinition,
  type FeatureParameters,
  type FeatureSource,
  type ResolvedParameters,
} from './defineFeature.ts';
import { recursionLines, recursionStream, type Recursion } from './recursion.ts';

interface RecursiveSource<D extends FeatureParameters> extends Omit<
  FeatureSource<D>,
  'missing' | 'checks' | 'compute' | 'stream' | 'offsets' | 'span' | 'place' | 'blocks'
> {
  readonly recursion: (parameters: ResolvedParameters<D>) => Recursion;
  /** Which of the recursion's lines the feature is; the first where it has one only. */
  readonly line?: number;
}

/** A feature that depends on all rows before: its column and its stream come from one recursion. */
export function defineRecursive<const D extends FeatureParameters>({
  recursion,
  line = 0,
  ...source
}: RecursiveSource<D>): FeatureDefinition {
  return defineFeature<D>({
    ...source,
    missing: 'onward',
    checks: true,
    stream: (parameters, from) => recursionStream(recursion(parameters), line, source.name, from),
    compute: (inputs, parameters) => recursionLines(recursion(parameters), inputs, source.name)[line]!,
  });
}
