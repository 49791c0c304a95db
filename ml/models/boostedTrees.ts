import { IntegrityError } from '../../contracts/failures.ts';
import type { Booster, BoosterEngine } from '../engines/booster.ts';
import type { FittedDraft } from './defineModel.ts';
import type { FitContext, FitSummary, TrainingData } from './model.ts';

interface TreeFit {
  readonly engine: BoosterEngine;
  readonly file: string;
  readonly data: TrainingData;
  readonly rounds: number;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly context: FitContext;
}

function fitted(booster: Booster, file: string, summary: FitSummary, bytes: Uint8Array): FittedDraft {
  return {
    features: booster.columns,
    files: { [file]: bytes },
    summary,
    predict: (x) => ({ probability: booster.predict(x) }),
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

/** Fits an ensemble of trees for P(target = 1) and says what it found; shared by the two tree engines. */
export async function fitTrees({ engine, file, data, rounds, parameters, context }: TreeFit): Promise<FittedDraft> {
  const { x, target } = data;
  const booster = await engine.train({
    x,
    label: target,
    rounds,
    parameters,
    threads: context.threads,
    signal: context.signal,
    onRound: (done) => context.onProgress(done, rounds, 'trees'),
  });
  const gain = booster.gain();
  const positives = target.reduce((sum, value) => sum + value, 0);
  const summary = {
    engine: `${engine.name} ${engine.version}`,
    rows: x.rows,
    rounds,
    positive_rate: positives / x.rows,
    training_log_loss: meanLogLoss(target, booster.predict(x)),
    gain: Object.fromEntries(x.columns.map((name, column) => [name, gain[column]!])),
  };
  return fitted(booster, file, summary, booster.save());
}

export function restoreTrees(
  engine: BoosterEngine,
  file: string,
  files: Readonly<Record<string, Uint8Array>>,
): FittedDraft {
  const bytes = files[file];
  if (bytes === undefined)
    throw new IntegrityError(
      `Expected the file ${file} of a ${engine.name} model, got [${Object.keys(files).join(', ')}]; fetch the model again.`,
    );
  return fitted(engine.load(bytes), file, { engine: `${engine.name} ${engine.version}` }, bytes);
}
