import { DataQualityError, IntegrityError } from '../../../contracts/failures.ts';
import type { FitShare } from '../../models/model.ts';
import { createRandom } from '../../stats/rng.ts';
import { record, runEpoch, validationLoss } from './epoch.ts';
import type { NetworkTask } from './fitNetwork.ts';
import { hasEnded, keepTrainingState, stateOf, type TrainingState } from './trainingState.ts';

/**
 * Rows of one of `of` shards, in their order: the seed deals all rows out, so that sizes differ by one at most and no shard
 * is a stretch of time.
 * @throws DataQualityError where there are fewer rows than shards.
 */
export function shardRows(rows: Int32Array, of: number, shard: number, seed: number): Int32Array {
  if (of > rows.length)
    throw new DataQualityError(
      `A fit shared by ${of} workers needs as many training rows, got ${rows.length}; lower shards.count or start earlier.`,
    );
  const dealt = createRandom(seed, 'network', 'shards').permutation(rows.length);
  return rows.filter((_, at) => dealt[at]! % of === shard);
}

/** Σ share_k·values_k in the order of the parts; of one part, its own bits. */
function average(parts: readonly Float64Array[], shares: readonly number[], into: Float64Array): void {
  into.forEach((_, i) => {
    let sum = shares[0]! * parts[0]![i]!;
    for (let k = 1; k < parts.length; k += 1) sum += shares[k]! * parts[k]![i]!;
    into[i] = sum;
  });
}

/** The passes of one worker over its own rows, from the state that all begin the round with. */
async function trainShard(task: NetworkTask, state: TrainingState, share: Extract<FitShare, { shard: number }>) {
  const { options, context } = task;
  const { of, shard, localEpochs } = share;
  const own = { ...task, train: shardRows(task.train, of, shard, context.seed) };
  const streams = of === 1 ? [] : ['shard', shard];
  for (let pass = 0; pass < localEpochs && state.curve.length < options.epochs; pass += 1) {
    const epoch = await runEpoch(own, state, streams);
    if (epoch === null) {
      state.diverged = true;
      return;
    }
    state.curve.push({ ...epoch, validation: null });
    context.onEpoch?.(state.curve.at(-1)!);
  }
}

/** Takes the averages of all parts, weighted by their rows, into the state that the round began with. */
async function joinShards(
  task: NetworkTask,
  state: TrainingState,
  { of, parts }: Extract<FitShare, { parts: unknown }>,
): Promise<void> {
  const { train, options, context } = task;
  if (parts.length !== of)
    throw new IntegrityError(`${task.name} expected the states of ${of} shards, got ${parts.length}; train them all.`);
  const states = parts.map(stateOf);
  const shares = states.map((_, shard) => shardRows(train, of, shard, context.seed).length / train.length);
  const before = state.curve.length;
  const [first] = states as [TrainingState];
  state.diverged = states.some(({ diverged }) => diverged);
  if (state.diverged) return;
  const take = (of: (state: TrainingState) => Float64Array) => average(states.map(of), shares, of(state));
  take(({ weights }) => weights);
  take(({ adam }) => adam.first);
  take(({ adam }) => adam.second);
  state.adam.steps = Math.max(...states.map(({ adam }) => adam.steps));
  const epochs = first.curve.slice(before).map((epoch, at) => ({
    ...epoch,
    loss: states.reduce((sum, { curve }, k) => (k === 0 ? 0 : sum) + shares[k]! * curve[before + at]!.loss, 0),
  }));
  const watched = await validationLoss(task, state);
  if (watched !== null && !Number.isFinite(watched)) {
    state.diverged = true;
    return;
  }
  state.curve.push(...epochs.slice(0, -1));
  record(state, { ...epochs.at(-1)!, validation: watched }, options.patience);
  context.onEpoch?.(state.curve.at(-1)!);
}

/**
 * One worker's part in a round of a fit that several share, synchronous local steps: each shard makes `localEpochs` passes over
 * its own rows from the same weights and the same moments of Adam; then both are averaged by rows, in the order of shards, and
 * the validation rows are looked at. Patience and plateaus count rounds. The state is left in the checkpoint.
 *
 * The result depends on the number of shards and passes, besides what `fitNetwork` depends on, never on which worker came
 * first. One shard with one pass a round gives the bits of `fitNetwork`.
 * McMahan et al. (2017), Communication-efficient learning of deep networks from decentralized data, AISTATS; Stich (2019),
 * Local SGD converges fast and communicates little, ICLR; Lin et al. (2020), Don't use large mini-batches, use local SGD,
 * ICLR. The moments are averaged as the weights are, not begun anew: they are of the same loss.
 */
export async function takePart(task: NetworkTask, state: TrainingState, share: FitShare): Promise<void> {
  if ('shard' in share) await trainShard(task, state, share);
  else await joinShards(task, state, share);
  await keepTrainingState(state, task.context.checkpoint);
  if ('parts' in share) share.ended(hasEnded(state, task));
}
