import type { ArtifactRef } from '../contracts/artifact.ts';
import { SchemaError } from '../contracts/failures.ts';
import type { Frame } from '../contracts/frame.ts';
import { rowsOfSketch, sketchRows } from '../ml/drift/rowSketch.ts';
import { readArrow } from '../storage/arrow.ts';
import { memoKey, recall, remember } from '../storage/memo.ts';
import type { ModelVersion } from '../storage/modelRegistry.ts';
import { paths } from '../storage/paths.ts';
import type { ComputeDependencies } from './dependencies.ts';
import { warnBroken } from './warnBroken.ts';

/** Raised when the numbers of a sketch change. */
const revision = 1;

/** `models/{executionId}/{id}/drift_reference-{key}.json`: bytes in base64, little-endian. */
interface StoredReference {
  /** Epoch milliseconds of the last training row; null where there was none. */
  readonly trainedUntil: number | null;
  readonly features: Readonly<
    Record<string, { readonly rows: number; readonly levels: string; readonly codes: string }>
  >;
}

interface TrainingRows {
  /** Features in time order, without missing values: not aligned with each other. */
  readonly reference: Frame['columns'];
  readonly trainedUntil: number;
}

const encode = ({ buffer, byteOffset, byteLength }: Float64Array | Uint16Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** A copy at the start of a buffer of its own, as wider numbers want it. */
const decode = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text, 'base64')).buffer;

async function sketch(
  { lake }: ComputeDependencies,
  { gold }: ModelVersion,
  features: readonly string[],
): Promise<StoredReference> {
  const { time, columns } = await readArrow(await lake.localFile(gold));
  const sketches = features.map((feature) => {
    const values = columns[feature];
    if (values === undefined)
      throw new SchemaError(
        `Drift needs feature ${feature} in the training rows ${gold.uri}, got ${Object.keys(columns).join(', ') || 'no column'}; train a champion with the system as it is now.`,
      );
    const { rows, levels, codes } = sketchRows(values);
    return [feature, { rows, levels: encode(levels), codes: encode(codes) }] as const;
  });
  return { trainedUntil: time.at(-1) ?? null, features: Object.fromEntries(sketches) };
}

/**
 * What the champion was trained on, in brief: sketched once from its gold table, stored beside the model and found again by the
 * hash of that table and the features, so that a look of monitor reads some tens of kilobytes a feature and not the training rows.
 */
export async function trainingRows(
  deps: ComputeDependencies,
  version: ModelVersion,
  features: readonly string[],
): Promise<TrainingRows> {
  const { lake } = deps;
  const stage = 'drift-reference';
  const parameters = { features };
  const key = memoKey({ stage, entry: 'rowSketch', revision, parameters, seed: null, inputs: [version.gold.sha256] });
  let ref = await recall<ArtifactRef>(lake, stage, key, warnBroken(deps));
  if (ref === null) {
    const file = paths.modelFile(version.executionId, version.challenger, `drift_reference-${key.slice(0, 12)}.json`);
    ref = await lake.putJson(file, await sketch(deps, version, features), 'drift-reference');
    await remember(lake, stage, key, ref);
  }
  const stored = await lake.readJson<StoredReference>(ref);
  const reference = Object.entries(stored.features).map(([feature, { rows, levels, codes }]) => {
    const kept = { rows, levels: new Float64Array(decode(levels)), codes: new Uint16Array(decode(codes)) };
    return [feature, rowsOfSketch(kept)] as const;
  });
  return { reference: Object.fromEntries(reference), trainedUntil: stored.trainedUntil ?? -Infinity };
}
