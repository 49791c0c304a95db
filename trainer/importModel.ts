import { readFile } from 'node:fs/promises';
import { DataQualityError, IntegrityError } from '../contracts/failures.ts';
import type { TrainJob, TrainerResult } from '../contracts/job.ts';
import type { BoosterEngine } from '../ml/engines/booster.ts';
import { openLightGbm } from '../ml/engines/lightgbm.ts';
import { enginePath } from '../ml/engines/nativeLibrary.ts';
import { importBooster } from '../ml/engines/portableModel.ts';
import { openXgBoost } from '../ml/engines/xgboost.ts';
import { walkForward } from '../ml/evaluation/walkForward.ts';
import type { FittedModel } from '../ml/models/model.ts';
import { takeValues } from '../ml/stats/matrixParts.ts';
import { sha256 } from './checkpoints.ts';
import { matrixOf } from './inputTable.ts';
import type { FoldResult, Training } from './training.ts';
import { startsWarm } from './warmStart.ts';
import { writeTraining } from './writeTraining.ts';

type Imported = NonNullable<TrainJob['imported']>;

const storedAs = { lightgbm: 'model.txt', xgboost: 'model.ubj' } as const;

async function bytesOf(id: string, { file, sha256: expected }: Imported): Promise<Uint8Array> {
  const bytes = await readFile(file);
  const found = sha256(bytes);
  if (found !== expected)
    throw new IntegrityError(
      `Expected the file of '${id}' with sha256 ${expected}, got ${found}; fetch the file again.`,
    );
  return bytes;
}

function checkFeatures({ job, table }: Training, found: readonly string[]): void {
  const wanted = table.names;
  if (found.join('\n') === wanted.join('\n')) return;
  const without = (all: readonly string[], some: readonly string[]) => all.filter((name) => !some.includes(name));
  const [missing, unknown] = [without(wanted, found), without(found, wanted)];
  const at = wanted.findIndex((name, index) => name !== found[index]);
  const why = [
    missing.length > 0 && `it lacks ${missing.join(', ')}`,
    unknown.length > 0 && `nothing here is named ${unknown.join(', ')}`,
    missing.length + unknown.length === 0 && `the order differs from feature ${at + 1} on`,
  ].filter(Boolean);
  throw new DataQualityError(
    `'${job.id}' reads ${wanted.length} features (${wanted.join(', ')}), got a model of ${found.length} (${found.join(', ')}): ${why.join(', and ')}; train it on these features in this order.`,
  );
}

async function restored(training: Training, imported: Imported): Promise<FittedModel> {
  const { job, definition } = training;
  const { engine: name } = definition.needs;
  if (name === undefined)
    throw new DataQualityError(
      `Files of other programs are read for ${Object.keys(storedAs).join(' and ')}, got '${job.id}' of kind ${definition.name}; name a model of those kinds.`,
    );
  const path = enginePath(job.engines, name);
  const engine: BoosterEngine = await (name === 'lightgbm' ? openLightGbm(path) : openXgBoost(path));
  const { bytes, columns } = importBooster(engine, await bytesOf(job.id, imported));
  checkFeatures(training, columns);
  const { engines, threads } = job;
  return definition.restore({ [storedAs[name]]: bytes }, { engines, threads });
}

/** Refuses what is no probability: a model fitted with another objective, such as squared error or several classes. */
function checkProbability(id: string, probability: Float64Array): void {
  const row = probability.findIndex((value) => !(value >= 0 && value <= 1));
  if (row >= 0)
    throw new DataQualityError(
      `Expected probabilities from 0 to 1 of the imported '${id}', got ${probability[row]!} in row ${row} of ${probability.length}; train it with the objective binary or binary:logistic.`,
    );
}

/** Predictions of the rows of each test block that the model knows nothing of; nothing is fitted. */
function predictFolds(training: Training, model: FittedModel, trainedUntil: number): readonly FoldResult[] {
  const { job, table, time, labelEnd } = training;
  const { embargoRows } = job.splits;
  return walkForward(time, labelEnd, job.splits).flatMap(({ fold, test }) => {
    const rows = test.filter((row) => table.usable(row) && startsWarm(time, { from: row, embargoRows, trainedUntil }));
    if (rows.length === 0) return [];
    const predicted = model.predict(matrixOf(table, rows));
    checkProbability(job.id, predicted['probability']!);
    const columns = { fold: new Float64Array(rows.length).fill(fold), ...predicted };
    const day = (row: number) => new Date(time[row]!).toISOString().slice(0, 10);
    const notes = {
      fold,
      imported: true,
      test_rows: rows.length,
      test_from: day(rows[0]!),
      test_to: day(rows.at(-1)!),
    };
    return [{ predictions: { time: takeValues(time, rows), columns }, notes }];
  });
}

/**
 * A model that another program made, in place of a training: checks its hash, its features and that it gives
 * probabilities, predicts the test rows after what it knows, and writes the same files as a training, golden predictions
 * among them.
 */
export async function importModel(training: Training, imported: Imported): Promise<TrainerResult> {
  const { job, time, reporter } = training;
  const model = await restored(training, imported);
  try {
    const folds = predictFolds(training, model, imported.trainedUntil);
    if (folds.length === 0)
      throw new DataQualityError(
        `Expected test rows after ${new Date(imported.trainedUntil).toISOString().slice(0, 10)} and an embargo of ${job.splits.embargoRows} rows to judge '${job.id}' on, got none: the last of ${time.length} rows is of ${new Date(time.at(-1)!).toISOString().slice(0, 10)}; wait for rows, or import a model trained on earlier ones.`,
      );
    reporter.progress('imported')(1, 1);
    return await writeTraining(training, folds, model, new Int32Array(0));
  } finally {
    model.dispose?.();
  }
}
