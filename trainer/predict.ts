import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, IntegrityError } from '../contracts/failures.ts';
import type { Frame } from '../contracts/frame.ts';
import type { ModelFiles, PredictJob, TrainerResult } from '../contracts/job.ts';
import type { FittedModel } from '../ml/models/model.ts';
import { readArrow, writeArrow } from '../storage/arrow.ts';
import { checkGolden, goldenFile } from './golden.ts';
import { range } from '../ml/stats/range.ts';
import { besideTable, featureTable, matrixOf } from './inputTable.ts';
import type { InputTable } from './inputTable.ts';
import type { Reporter } from './lines.ts';
import { featuresOf, modelOf } from './modelOf.ts';
import { readsHistory } from './readsHistory.ts';
import { tensorsFor } from './tensorsFor.ts';

type Predicted = Readonly<Record<string, Float64Array>>;

/** Restores a model and lets it prove on its golden rows that it is the one that was trained. */
async function readModel(job: PredictJob, model: ModelFiles): Promise<FittedModel> {
  const files: Record<string, Uint8Array> = {};
  for (const [name, path] of Object.entries(model.files)) {
    files[name] = await readFile(path).catch((error: unknown) => {
      throw new IntegrityError(
        `Expected the file '${name}' of model '${model.id}', got ${(error as Error).message}; fetch the model again.`,
      );
    });
  }
  const { [goldenFile]: golden, ...own } = files;
  const definition = modelOf(model.spec);
  const tensors = await tensorsFor(definition, model.spec.parameters, job);
  const { engines, threads } = job;
  const restored = await definition.restore(own, { engines, threads, ...(tensors && { tensors }) });
  try {
    // Models stored before there were golden rows have none.
    if (golden) checkGolden(model.id, restored, golden, tensors !== undefined);
    return restored;
  } catch (error) {
    restored.dispose?.();
    throw error;
  }
}

/** Restores a model and predicts the rows from `first` on; sequence models are warmed up with the rows before. */
async function predictWith(
  job: PredictJob,
  model: ModelFiles,
  table: InputTable,
  rows: number,
  first: number,
): Promise<Predicted> {
  const restored = await readModel(job, model);
  try {
    const x = matrixOf(table, range(first, rows));
    const warm = readsHistory(modelOf(model.spec)) && first > 0;
    return warm ? restored.predict(x, matrixOf(table, range(0, first))) : restored.predict(x);
  } finally {
    restored.dispose?.();
  }
}

/**
 * What a model reads in the rows from `first` on: predictions of the models below it, columns of gold, or both. Rows
 * before have no predictions: of a base whose own row alone is read they say nothing, one half, and else they are missing.
 */
async function inputOf(job: PredictJob, model: ModelFiles, gold: Frame, first: number): Promise<InputTable> {
  const names = model.spec.stacks;
  const own = featureTable(gold, featuresOf(model.spec, model.features));
  if (names.length === 0) return own;
  const before = modelOf(model.spec).needs.bases === 'first' ? 0.5 : NaN;
  const columns: Float64Array[] = [];
  for (const id of names) {
    const base = job.bases.find((candidate) => candidate.id === id);
    if (base === undefined)
      throw new ConfigError(
        `Model '${model.id}' stacks '${id}', got the files of [${job.bases.map((candidate) => candidate.id).join(', ')}]; pass every base.`,
      );
    const table = await inputOf(job, base, gold, first);
    const { probability } = await predictWith(job, base, table, gold.time.length, first);
    if (probability === undefined)
      throw new ConfigError(`Model '${model.id}' stacks '${id}', which predicts no probability; stack classifiers.`);
    const column = new Float64Array(gold.time.length).fill(before);
    column.set(probability, first);
    columns.push(column);
  }
  return besideTable({ names, columns, usable: () => true }, own);
}

/** Restores a model, for a stack the models below it first, and writes `predictions.arrow` for the rows from `job.from` on. */
export async function predict(job: PredictJob, reporter: Reporter, signal: AbortSignal): Promise<TrainerResult> {
  const progress = reporter.progress('predict');
  const gold = await readArrow(job.gold);
  const definition = modelOf(job.model.spec);
  const found = gold.time.findIndex((at) => at >= job.from);
  const first = found < 0 ? gold.time.length : found;
  const rows = gold.time.length;
  let columns: Predicted = {};
  if (first < rows) {
    const table = await inputOf(job, job.model, gold, first);
    signal.throwIfAborted();
    columns = await predictWith(job, job.model, table, rows, first);
  }
  signal.throwIfAborted();
  await writeArrow(join(job.out, 'predictions.arrow'), { time: gold.time.slice(first), columns });
  progress(1, 1);
  return {
    files: [{ name: 'predictions.arrow', rows: rows - first }],
    modelFiles: [],
    folds: 0,
    rows,
    outOfTimeRows: rows - first,
    engine: `regimen ${definition.name} revision ${definition.revision}`,
    // A restored model predicts on the processor, wherever it was trained.
    device: 'cpu',
  };
}
