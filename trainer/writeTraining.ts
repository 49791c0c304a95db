import { join } from 'node:path';
import { dateOf } from '../contracts/dates.ts';
import { NumericsError } from '../contracts/failures.ts';
import type { Frame } from '../contracts/frame.ts';
import type { TrainerResult } from '../contracts/job.ts';
import { causalAnalysis } from '../ml/models/hybridCausal/causalAnalysis.ts';
import { hardwareOf } from '../ml/models/hardwareOf.ts';
import type { FittedModel } from '../ml/models/model.ts';
import { concatenate } from '../ml/stats/concatenate.ts';
import { writeArrow } from '../storage/arrow.ts';
import { writeAtomically } from '../storage/atomicFile.ts';
import { canonicalJson } from '../storage/canonicalJson.ts';
import { goldenFile, goldenOf } from './golden.ts';
import { range } from '../ml/stats/range.ts';
import { matrixOf } from './inputTable.ts';
import { scoreOutOfTime } from './scoreOutOfTime.ts';
import { tensorEngineWords } from './tensorEngineWords.ts';
import type { FoldResult, Training } from './training.ts';

function joinFolds(folds: readonly FoldResult[]): Frame {
  const filled = folds.map(({ predictions }) => predictions).filter(({ time }) => time.length > 0);
  const names = Object.keys(filled[0]?.columns ?? {});
  for (const { columns } of filled)
    if (Object.keys(columns).join() !== names.join())
      throw new NumericsError(
        `Expected every fold to predict [${names.join(', ')}], got [${Object.keys(columns).join(', ')}]; fix the number of states.`,
      );
  const columns = Object.fromEntries(
    names.map((name) => [name, concatenate(filled.map((part) => part.columns[name]!))]),
  );
  return { time: concatenate(filled.map(({ time }) => time)), columns };
}

/** The target at the time of each prediction; NaN throughout when there is none. */
function targetOf({ time, target }: Training, predictions: Frame): Float64Array {
  const rowAt = new Map(Array.from(time, (at, row) => [at, row]));
  return predictions.time.map((at) => target[rowAt.get(at)!] ?? NaN);
}

/** The rows that golden predictions are of: those predicted out of time, the fitted ones where there are none. */
function goldenRows({ time }: Training, predictions: Frame, finalRows: Int32Array): Int32Array {
  const predicted = new Set(predictions.time);
  return predicted.size === 0 ? finalRows : range(0, time.length).filter((row) => predicted.has(time[row]!));
}

/** Filtered and two-sided views of the final fit over all rows, for charts only. */
function statesOf({ table, time }: Training, fitted: FittedModel): Frame {
  const x = matrixOf(table, range(0, time.length));
  const filtered = Object.entries(fitted.predict(x)).filter(([name]) => name.startsWith('filtered_'));
  return { time, columns: { ...Object.fromEntries(filtered), ...fitted.explain!(x) } };
}

/** What the fitted model says of the newest row, given all before it. */
function newestOf({ table, time }: Training, fitted: FittedModel) {
  const last = time.length - 1;
  const predicted = fitted.predict(matrixOf(table, [last]), matrixOf(table, range(0, last)));
  return causalAnalysis(predicted, 0, dateOf(time[last]!));
}

function resultsOf(
  training: Training,
  folds: readonly FoldResult[],
  fitted: FittedModel,
  rows: number,
  predictions: Frame,
) {
  const { job, definition, table } = training;
  return {
    ...fitted.summary,
    model: job.id,
    kind: definition.name,
    family: definition.family,
    features: table.names,
    // How many rows another program used is not known.
    n_samples: job.imported ? null : rows,
    n_features: table.names.length,
    n_out_of_time: predictions.time.length,
    seed: job.seed,
    engine: engineOf(training, fitted),
    folds: folds.map(({ notes }) => notes),
    ...(definition.family === 'effect' && { newest: newestOf(training, fitted) }),
    performance_metrics: scoreOutOfTime(definition.family, predictions, targetOf(training, predictions)),
  };
}

function configOf({ job, definition, parameters, table }: Training) {
  return {
    model: job.id,
    kind: definition.name,
    revision: definition.revision,
    family: definition.family,
    purpose: definition.purpose,
    cite: definition.cite,
    output: definition.output,
    parameters,
    features: table.names,
    stacks: job.spec.stacks,
    supervised: job.supervised,
    splits: job.splits,
    seed: job.seed,
    ...(job.imported && {
      imported: { sha256: job.imported.sha256, trained_until: new Date(job.imported.trainedUntil).toISOString() },
    }),
  };
}

/** What really computed: a model of the gpu queue may have been trained on the processor. */
function deviceOf({ job, definition, tensors }: Training): 'cpu' | 'gpu' {
  if (job.imported) return 'cpu';
  if (tensors) return tensors.engine.device === 'cpu' ? 'cpu' : 'gpu';
  return hardwareOf(definition, job.spec.parameters);
}

/** Native engines say their version; the rest is told apart by the revision of the definition. */
function engineOf({ definition, tensors }: Training, fitted: FittedModel): string {
  if (tensors) return tensorEngineWords(tensors.engine);
  const said = fitted.summary['engine'];
  return typeof said === 'string' ? said : `regimen ${definition.name} revision ${definition.revision}`;
}

/** Writes every file of a finished training, each whole or not at all, and names them. */
export async function writeTraining(
  training: Training,
  folds: readonly FoldResult[],
  fitted: FittedModel,
  finalRows: Int32Array,
): Promise<TrainerResult> {
  const { job, definition, table, time } = training;
  const files: { name: string; rows?: number }[] = [];
  const write = async (name: string, bytes: Uint8Array): Promise<void> => {
    await writeAtomically(join(job.out, name), [bytes]);
    files.push({ name });
  };
  const writeTable = async (name: string, frame: Frame): Promise<void> => {
    await writeArrow(join(job.out, name), frame);
    files.push({ name, rows: frame.time.length });
  };
  const predictions = joinFolds(folds);
  const own = Object.keys(fitted.files).sort();
  const modelFiles = [...own, goldenFile];
  await writeTable('predictions.arrow', predictions);
  if (definition.family === 'regime' && fitted.explain) await writeTable('states.arrow', statesOf(training, fitted));
  for (const name of own) await write(name, fitted.files[name]!);
  await write(goldenFile, goldenOf(fitted, table, goldenRows(training, predictions, finalRows)));
  const results = resultsOf(training, folds, fitted, finalRows.length, predictions);
  await write('training_results.json', Buffer.from(canonicalJson(results)));
  await write('model_config.json', Buffer.from(canonicalJson(configOf(training))));
  await write('feature_columns.txt', Buffer.from(table.names.map((name) => `${name}\n`).join('')));
  return {
    files,
    modelFiles,
    folds: folds.length,
    rows: time.length,
    outOfTimeRows: predictions.time.length,
    engine: engineOf(training, fitted),
    device: deviceOf(training),
  };
}
