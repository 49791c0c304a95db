import type { Parameters } from '../../contracts/system.ts';
import type { FeatureDefinition, StreamState } from '../../ml/features/defineFeature.ts';
import { streamOf } from '../../ml/features/streamOf.ts';

/** A column made row by row by a feature's stream, which is written down and read again before some rows. */
export function pushAll(
  feature: FeatureDefinition,
  parameters: Parameters,
  columns: readonly Float64Array[],
  { restartAt, day }: { readonly restartAt: readonly number[]; readonly day: (row: number) => number },
): Float64Array {
  let stream = streamOf(feature, parameters);
  return columns[0]!.map((_, row) => {
    if (restartAt.includes(row)) {
      stream = streamOf(feature, parameters, JSON.parse(JSON.stringify(stream.state())) as StreamState);
    }
    return stream.push(
      columns.map((column) => column[row]!),
      day(row),
    );
  });
}
