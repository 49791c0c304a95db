import { IntegrityError } from '../../contracts/failures.ts';
import type { Matrix } from '../../contracts/frame.ts';
import type { Booster, BoosterEngine, BoosterRequest } from '../engines/booster.ts';
import { takeRows, takeValues } from '../stats/matrixParts.ts';
import { categoricalOf, innerCut, weightsOf, type BoosterOptions } from './boosterOptions.ts';
import type { FittedDraft } from './defineModel.ts';
import type { FitContext, FitSummary, TrainingData } from './model.ts';
import { named } from './named.ts';

interface TreeFit {
  readonly engine: BoosterEngine;
  readonly file: string;
  readonly data: TrainingData;
  readonly rounds: number;
  readonly options: BoosterOptions;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly context: FitContext;
}

function explainRows(booster: Booster, x: Matrix): { base: number; contributions: Float64Array } {
  const width = x.columns.length;
  const all = booster.contributions(x);
  const contributions = new Float64Array(x.rows * width);
  for (let row = 0; row < x.rows; row += 1)
    contributions.set(all.subarray(row * (width + 1), row * (width + 1) + width), row * width);
  return { base: all[width]!, contributions };
}

function fitted(booster: Booster, file: string, summary: FitSummary, bytes: Uint8Array): FittedDraft {
  return {
    features: booster.columns,
    files: { [file]: bytes },
    summary,
    predict: (x) => ({ probability: booster.predict(x) }),
    explainRows: (x) => explainRows(booster, x),
    dispose: () => booster.dispose(),
  };
}

/** Mean of −y ln p − (1 − y) ln(1 − p), with p kept 1e-15 away from 0 and 1. */
function meanLogLoss(target: Float64Array, probability: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < target.length; row += 1) {
    const p = Math.min(Math.max(probability[row]!, 1e-15), 1 - 1e-15);
    sum -= target[row] === 1 ? Math.log(p) : Math.log(1 - p);
  }
  return sum / target.length;
}

const partOf = ({ x, target }: TrainingData, weight: Float64Array | null, rows: Int32Array) => ({
  x: takeRows(x, rows),
  label: takeValues(target, rows),
  ...(weight && { weight: takeValues(weight, rows) }),
});

function initialOf({ file, engine, context }: TreeFit): Uint8Array | undefined {
  return context.warmStart && fileOf(engine, file, context.warmStart);
}

function requestOf(fit: TreeFit, weight: Float64Array | null): BoosterRequest {
  const { data, rounds, options, parameters, context } = fit;
  const initial = initialOf(fit);
  return {
    x: data.x,
    label: data.target,
    ...(weight && { weight }),
    categorical: categoricalOf(options, data.x.columns),
    rounds,
    parameters,
    threads: context.threads,
    signal: context.signal,
    onRound: (done) => context.onProgress(done, rounds, 'trees'),
    ...(initial && { initial }),
  };
}

/** How many rounds do best on the newest rows, and how they were cut off. */
async function chooseRounds(fit: TreeFit, request: BoosterRequest, weight: Float64Array | null) {
  const { data, options, rounds, engine, context } = fit;
  const cut = innerCut(data, options.validation_share);
  const booster = await engine.train({
    ...request,
    ...partOf(data, weight, cut.train),
    validation: { ...partOf(data, weight, cut.validation), patience: options.patience, higherIsBetter: false },
    onRound: (done) => context.onProgress(done, 2 * rounds, 'early stopping'),
  });
  const before = request.initial ? engine.load(request.initial) : null;
  const best = booster.rounds - (before?.rounds ?? 0);
  before?.dispose();
  booster.dispose();
  return {
    rounds: best,
    early_stopping: {
      best_rounds: best,
      most_rounds: rounds,
      training_rows: cut.train.length,
      validation_rows: cut.validation.length,
      purged_rows: cut.purged,
      purged_by_label_end: data.labelEnd !== undefined,
    },
  };
}

/**
 * Fits an ensemble of trees for P(target = 1) and says what it found; shared by the two tree engines.
 * With `patience` the number of rounds is chosen on the newest rows and the ensemble fitted again on all of them.
 */
export async function fitTrees(fit: TreeFit): Promise<FittedDraft> {
  const { engine, file, data, context, options } = fit;
  const { x, target } = data;
  const weight = weightsOf(options, data);
  const request = requestOf(fit, weight);
  const chosen = options.patience > 0 ? await chooseRounds(fit, request, weight) : null;
  const rounds = chosen?.rounds ?? fit.rounds;
  const onRound = (done: number): void => context.onProgress(rounds + done, 2 * rounds, 'trees');
  const booster = await engine.train({ ...request, ...(chosen && { rounds, onRound }) });
  const positives = target.reduce((sum, value) => sum + value, 0);
  const summary = {
    engine: `${engine.name} ${engine.version}`,
    rows: x.rows,
    rounds,
    ...(chosen && { early_stopping: chosen.early_stopping }),
    ...(request.initial && { rounds_with_warm_start: booster.rounds }),
    positive_rate: positives / x.rows,
    training_log_loss: meanLogLoss(target, booster.predict(x)),
    gain: named(x.columns, booster.gain()),
    splits: named(x.columns, booster.splits()),
  };
  return fitted(booster, file, summary, booster.save());
}

function fileOf(engine: BoosterEngine, file: string, files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const bytes = files[file];
  if (bytes === undefined)
    throw new IntegrityError(
      `Expected the file ${file} of a ${engine.name} model, got [${Object.keys(files).join(', ')}]; fetch the model again.`,
    );
  return bytes;
}

export function restoreTrees(
  engine: BoosterEngine,
  file: string,
  files: Readonly<Record<string, Uint8Array>>,
): FittedDraft {
  const bytes = fileOf(engine, file, files);
  return fitted(engine.load(bytes), file, { engine: `${engine.name} ${engine.version}` }, bytes);
}
