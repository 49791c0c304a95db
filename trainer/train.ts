import { join } from 'node:path';
import { DataQualityError } from '../contracts/failures.ts';
import type { TrainJob, TrainerResult } from '../contracts/job.ts';
import type { PurgedSplit } from '../ml/evaluation/splits/requirePurged.ts';
import { walkForward } from '../ml/evaluation/walkForward.ts';
import type { FitCheckpoint, FitContext, FittedModel } from '../ml/models/model.ts';
import { takeValues } from '../ml/stats/matrixParts.ts';
import { createCheckpoints, hashFile, sha256 } from './checkpoints.ts';
import type { Checkpoints, FoldNotes } from './checkpoints.ts';
import { openFitCheckpoint, sharedCheckpoint } from './fitCheckpoint.ts';
import { foldKey } from './foldKey.ts';
import { importModel } from './importModel.ts';
import { range } from '../ml/stats/range.ts';
import { matrixOf } from './inputTable.ts';
import type { Reporter } from './lines.ts';
import { canonicalJson } from '../storage/canonicalJson.ts';
import { readsHistory } from './readsHistory.ts';
import { openTraining } from './training.ts';
import type { FoldResult, Training } from './training.ts';
import { openWarmStart, rowsToLearn, startsWarm, type WarmStart } from './warmStart.ts';
import { writeTraining } from './writeTraining.ts';

/** A training, and the model that its fits may go on from. */
export type Startable = Training & { readonly warm: WarmStart | null };

/** Hash of all that the predictions depend on; threads and paths are not among it. */
export async function identityOf({ job, definition, table, tensors, warm }: Startable): Promise<string> {
  const bases = await Promise.all(job.bases.map(async ({ id, predictions }) => [id, await hashFile(predictions)]));
  const { id, spec, supervised, splits, seed, treatments } = job;
  const gold = await hashFile(job.gold);
  const { revision } = definition;
  return sha256(
    canonicalJson({
      ...{ id, spec, supervised, splits, seed, gold, bases, revision, columns: table.names },
      ...(treatments && { treatments }),
      // Another engine gives other last digits, so its folds do not fit together with these.
      ...(tensors && { tensors: tensors.engine }),
      ...(warm && { warmStart: { files: warm.hashes, trainedUntil: warm.trainedUntil } }),
    }),
  );
}

export const isLabelled = ({ target, labelEnd }: Training, row: number) =>
  labelEnd === null || !(Number.isNaN(target[row]!) || Number.isNaN(labelEnd[row]!));

interface FitPart {
  readonly share?: FitContext['share'];
  readonly phase: string;
  readonly final: boolean;
  readonly checkpoint: FitCheckpoint;
  readonly warm: WarmStart | null;
}

export function fit(
  training: Training,
  rows: Int32Array,
  { phase, final, checkpoint, warm, share }: FitPart,
): Promise<FittedModel> {
  const { job, definition, table, time, target, labelEnd, reporter, signal, tensors } = training;
  const context: FitContext = {
    seed: job.seed,
    threads: job.threads,
    engines: job.engines,
    signal,
    onProgress: reporter.progress(phase),
    onEpoch: (record) => reporter.say({ type: 'epoch', phase, record }),
    final,
    checkpoint,
    ...(warm && { warmStart: warm.files }),
    ...(share && { share }),
    ...(tensors && { tensors }),
  };
  const learnt = rowsToLearn(rows, labelEnd ?? time, warm);
  const before = learnt.length < rows.length && readsHistory(definition);
  const data = {
    time: takeValues(time, learnt),
    x: matrixOf(table, learnt),
    target: labelEnd === null ? new Float64Array(0) : takeValues(target, learnt),
    ...(labelEnd && { labelEnd: takeValues(labelEnd, learnt) }),
    ...(before && { past: matrixOf(table, range(rows[0]!, learnt[0] ?? rows[0]!)) }),
    ...(job.treatments && { treatments: job.treatments }),
    ...(job.outcome !== undefined && { outcome: job.outcome }),
  };
  return definition.fit(data, job.spec.parameters, context).catch((error: unknown) => {
    if (!(error instanceof DataQualityError)) throw error;
    // A class may be absent from the rows of one fit alone.
    throw new DataQualityError(`In ${phase}: ${error.message}`, { cause: error });
  });
}

/** Why a stack cannot be fitted on these rows yet, or null. Base models are fitted on whatever the fold gives them. */
export function tooEarly({ job, parameters, target }: Training, rows: Int32Array): string | null {
  if (job.spec.stacks.length === 0) return null;
  const least = Number(parameters['minimum_rows'] ?? 1);
  if (rows.length < least) return `${rows.length} out-of-time rows of the bases with known labels, ${least} needed`;
  const ones = rows.reduce((sum, row) => sum + target[row]!, 0);
  return ones === 0 || ones === rows.length ? `only one class among ${rows.length} out-of-time rows` : null;
}

const isoDate = (time: Float64Array, row: number) => new Date(time[row]!).toISOString().slice(0, 10);

function notesOf(training: Training, split: PurgedSplit, rows: Int32Array): FoldNotes {
  const { time } = training;
  return {
    fold: split.fold,
    train_rows: rows.length,
    train_from: rows.length === 0 ? null : isoDate(time, rows[0]!),
    train_to: rows.length === 0 ? null : isoDate(time, rows.at(-1)!),
    test_from: isoDate(time, split.test[0]!),
    test_to: isoDate(time, split.test.at(-1)!),
  };
}

async function runFold(training: Training, split: PurgedSplit, rows: Int32Array, part: FitPart): Promise<FoldResult> {
  const { table, time, labelEnd } = training;
  const testRows = split.test.filter((row) => table.usable(row));
  const notes = { ...notesOf(training, split, rows), ...(part.warm && { warm_start: true }) };
  const early =
    tooEarly(training, rows) ?? (testRows.length === 0 ? 'no row of the block was predicted by every base' : null);
  if (early !== null)
    return {
      predictions: { time: new Float64Array(0), columns: {} },
      notes: { ...notes, test_rows: 0, skipped: early },
    };
  const fitted = await fit(training, rows, part);
  try {
    const x = matrixOf(table, testRows);
    // A sequence model is warmed up with every row before the block, embargo included: they are features, not labels.
    const predicted =
      labelEnd === null || readsHistory(training.definition)
        ? fitted.predict(x, matrixOf(table, range(rows[0]!, split.test[0]!)))
        : fitted.predict(x);
    const columns = { fold: new Float64Array(testRows.length).fill(split.fold), ...predicted };
    return {
      predictions: { time: takeValues(time, testRows), columns },
      notes: { ...notes, test_rows: testRows.length },
    };
  } finally {
    fitted.dispose?.();
  }
}

/** The fit's own work in progress, beside the folds; its name is in the heartbeat. */
function openPart({ job, reporter }: Training, identity: string, name: string, phase: string) {
  const given = job.states?.[name];
  if (given !== undefined) return sharedCheckpoint(given, `${identity} ${name}`);
  const path = join(job.out, 'checkpoints', `${name}.part`);
  return openFitCheckpoint({
    path,
    identity: `${identity} ${name}`,
    onRead: () => reporter.say({ type: 'progress', phase, done: 0, of: 1, note: 'goes on from a checkpoint' }),
    onWrite: () => reporter.say({ type: 'checkpoint', name: `${name}.part`, path }),
  });
}

/**
 * The model that the fit for a block goes on from; null where that model knows the block, where too few of the rows before the
 * block would be left to learn from, or where there is none.
 */
export function fairStart(
  { job, definition, time, labelEnd, warm }: Startable,
  { test }: PurgedSplit,
  rows: Int32Array,
): WarmStart | null {
  const { embargoRows } = job.splits;
  if (warm === null || !startsWarm(time, { from: test[0]!, embargoRows, trainedUntil: warm.trainedUntil })) return null;
  return rowsToLearn(rows, labelEnd ?? time, warm).length < definition.needs.minimumRows ? null : warm;
}

export const foldName = ({ fold }: PurgedSplit): string => `fold-${String(fold).padStart(4, '0')}`;

async function runFolds(
  training: Startable,
  checkpoints: Checkpoints,
  identity: string,
): Promise<readonly FoldResult[]> {
  const { job, table, time, labelEnd, reporter, signal } = training;
  const folds = walkForward(time, labelEnd, job.splits);
  const shared = job.folds === undefined ? null : createCheckpoints(job.folds, 'fold');
  const results: FoldResult[] = [];
  for (const fold of folds) {
    signal.throwIfAborted();
    const name = foldName(fold);
    const phase = `fold ${fold.fold + 1} of ${folds.length}`;
    const rows = fold.train.filter((row) => table.usable(row) && isLabelled(training, row));
    const warm = fairStart(training, fold, rows);
    const [store, file] = shared ? [shared, foldKey(training, fold, rows, warm)] : [checkpoints, name];
    const kept = await store.read(file);
    if (kept !== null) {
      results.push(kept);
      reporter.say({
        type: 'progress',
        phase,
        done: 1,
        of: 1,
        note: 'kept',
      });
      continue;
    }
    const checkpoint = await openPart(training, identity, name, phase);
    const part = { phase, final: false, checkpoint, warm };
    const result = await runFold(training, fold, rows, part);
    const path = await store.write(file, result.predictions, result.notes);
    await checkpoint.remove();
    reporter.say({ type: 'checkpoint', name, path });
    results.push(result);
  }
  return results;
}

export function finalRows(training: Startable): Int32Array {
  const rows = range(0, training.time.length).filter((row) => training.table.usable(row) && isLabelled(training, row));
  const early = tooEarly(training, rows);
  if (early !== null)
    throw new DataQualityError(
      `Model '${training.job.id}' cannot be fitted: ${early}; start the test folds earlier or lower minimum_rows.`,
    );
  const { job, definition, labelEnd, time, warm } = training;
  const learnt = rowsToLearn(rows, labelEnd ?? time, warm).length;
  if (warm?.newOnly && learnt < definition.needs.minimumRows)
    throw new DataQualityError(
      `Model '${job.id}' needs at least ${definition.needs.minimumRows} rows that the champion did not know, got ${learnt}; train less often, or let it learn from all: warm_start: champion.`,
    );
  return rows;
}

/**
 * Walk-forward predictions with a checkpoint a fold, then the final fit on every row whose label is known; writes the
 * files of `TrainerResult` into `job.out`. The bytes depend on the job's data, spec and seed alone: not on threads,
 * paths, clock, or on how often the child was killed on the way.
 * With `job.warmStart` the final fit goes on from that model, and so do the fits of blocks that it knew nothing of.
 * With `job.states` the fits were made by several workers, and are only taken up where their last round left them.
 * With `job.imported` nothing is fitted: that model is checked and judged.
 * A stack starts with the first fold that has `minimum_rows` labelled out-of-time rows of all bases before it.
 */
export async function train(job: TrainJob, reporter: Reporter, signal: AbortSignal): Promise<TrainerResult> {
  const opened = await openTraining(job, reporter, signal);
  if (job.imported) return importModel(opened, job.imported);
  const warm = await openWarmStart(job);
  const training = { ...opened, warm };
  const identity = await identityOf(training);
  const checkpoints = createCheckpoints(join(job.out, 'checkpoints'), identity);
  const rows = finalRows(training);
  const folds = await runFolds(training, checkpoints, identity);
  signal.throwIfAborted();
  const phase = 'final fit';
  const checkpoint = await openPart(training, identity, 'final', phase);
  const fitted = await fit(training, rows, { phase, final: true, checkpoint, warm });
  try {
    signal.throwIfAborted();
    return await writeTraining(training, folds, fitted, rows);
  } finally {
    fitted.dispose?.();
  }
}
