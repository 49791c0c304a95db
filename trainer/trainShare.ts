import { join } from 'node:path';
import { ConfigError } from '../contracts/failures.ts';
import type { ShareStep, TrainJob, TrainerResult } from '../contracts/job.ts';
import { walkForward } from '../ml/evaluation/walkForward.ts';
import type { FitShare } from '../ml/models/model.ts';
import { sharedCheckpoint, sharedState, writePart } from './fitCheckpoint.ts';
import type { Reporter } from './lines.ts';
import { tensorEngineWords } from './tensorEngineWords.ts';
import { fairStart, finalRows, fit, foldName, identityOf, isLabelled, tooEarly, type Startable } from './train.ts';
import { openTraining } from './training.ts';
import { openWarmStart, type WarmStart } from './warmStart.ts';

interface PlannedFit {
  readonly name: string;
  readonly phase: string;
  readonly rows: Int32Array;
  readonly warm: WarmStart | null;
}

/** Every fit that `train` asks for, by the same rules. */
function fitsOf(training: Startable): PlannedFit[] {
  const { job, table, time, labelEnd, warm } = training;
  const folds = walkForward(time, labelEnd, job.splits);
  const blocks = folds.flatMap((fold): PlannedFit[] => {
    const rows = fold.train.filter((row) => table.usable(row) && isLabelled(training, row));
    if (tooEarly(training, rows) !== null || !fold.test.some((row) => table.usable(row))) return [];
    const phase = `fold ${fold.fold + 1} of ${folds.length}`;
    return [{ name: foldName(fold), phase, rows, warm: fairStart(training, fold, rows) }];
  });
  return [...blocks, { name: 'final', phase: 'final fit', rows: finalRows(training), warm }];
}

const stateFile = 'state.bin';

/** A worker's part of a training that several share: names its fits, or does its part in a round of one of them. */
export async function trainShare(
  job: TrainJob,
  share: ShareStep,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<TrainerResult> {
  const warm = await openWarmStart(job);
  const training: Startable = { ...(await openTraining(job, reporter, signal)), warm };
  const { spec } = job;
  const { shards } = spec;
  if (shards === undefined || training.tensors === undefined || !training.definition.shards)
    throw new ConfigError(
      `Expected a network with shards, got model '${job.id}' (${spec.model}) with ${shards?.count ?? 'none'}; correct the system file.`,
    );
  const fits = fitsOf(training);
  const { engine } = training.tensors;
  const told = {
    ...{ files: [], modelFiles: [], folds: fits.length - 1, rows: training.time.length, outOfTimeRows: 0 },
    engine: tensorEngineWords(engine),
    device: engine.device === 'cpu' ? ('cpu' as const) : ('gpu' as const),
  };
  if (share.step === 'plan') return { ...told, fits: fits.map(({ name }) => name) };
  const found = fits.find(({ name }) => name === share.fit);
  if (found === undefined)
    throw new ConfigError(
      `Expected a fit among ${fits.map(({ name }) => name).join(', ')}, got '${share.fit}'; plan the training again.`,
    );
  const identity = `${await identityOf(training)} ${found.name}`;
  let ended = false;
  const common = { of: shards.count, localEpochs: shards.localEpochs };
  const parts = share.step === 'join' ? share.parts.map((path) => sharedState(path, identity)) : [];
  const own: FitShare =
    share.step === 'shard'
      ? { ...common, shard: share.shard }
      : { ...common, parts: await Promise.all(parts), ended: (last) => (ended = last) };
  const phase = `${found.phase}, ${share.step === 'shard' ? `shard ${share.shard + 1} of ${shards.count}` : 'joined'}`;
  const checkpoint = await sharedCheckpoint(share.state, identity, (files) =>
    writePart(join(job.out, stateFile), identity, files),
  );
  const { rows, warm: start } = found;
  const fitted = await fit(training, rows, { phase, final: false, checkpoint, share: own, warm: start });
  fitted.dispose?.();
  return { ...told, files: [{ name: stateFile }], ended };
}
