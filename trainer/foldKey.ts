import { createHash } from 'node:crypto';
import type { PurgedSplit } from '../ml/evaluation/splits/requirePurged.ts';
import { takeValues } from '../ml/stats/matrixParts.ts';
import { canonicalJson } from '../storage/canonicalJson.ts';
import type { Training } from './training.ts';
import type { WarmStart } from './warmStart.ts';

/** Raised when the predictions of a block change for the same model, rows and seed. */
const foldRevision = 1;

/**
 * Hash of all that the predictions of one test block depend on: the model, its parameters, seed and engine, and the
 * values of every row that it is fitted on (`rows`), warmed up with or asked about. Not of rows after the block: runs as
 * of different days have most blocks in common. Threads and paths of files are not among it.
 */
export function foldKey(
  { job, definition, parameters, table, time, target, labelEnd, tensors }: Training,
  { fold, test }: PurgedSplit,
  rows: Int32Array,
  warm: WarmStart | null,
): string {
  const [from, to] = [rows[0] ?? test[0]!, test.at(-1)! + 1];
  const { spec, seed, treatments, outcome, engines, device } = job;
  const of = {
    ...{ foldRevision, fold, seed, parameters, stacks: spec.stacks, columns: table.names, rows: to - from },
    ...{ model: spec.model, revision: definition.revision, engines, device: device ?? 'cpu' },
    ...{ treatments: treatments ?? null, outcome: outcome ?? null, tensors: tensors?.engine ?? null },
    warmStart: warm && { files: warm.hashes, trainedUntil: warm.trainedUntil, ...(warm.newOnly && { newOnly: true }) },
    supervised: labelEnd !== null,
    ...(spec.shards && { shards: spec.shards }),
  };
  const hash = createHash('sha256').update(canonicalJson(of));
  const relative = (some: Int32Array) => some.map((row) => row - from);
  const parts: (Float64Array | Int32Array)[] = [relative(rows), relative(test)];
  for (const column of [time, ...table.columns]) parts.push(column.subarray(from, to));
  if (labelEnd !== null) parts.push(takeValues(target, rows), takeValues(labelEnd, rows));
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest('hex');
}
