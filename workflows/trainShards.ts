import { ApplicationFailure } from '@temporalio/workflow';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { queues } from '../contracts/names.ts';
import type { TrainRequest } from '../contracts/runs.ts';
import type { JoinedRound, ShardRequest } from '../contracts/shards.ts';
import type { ShardSpec } from '../contracts/system.ts';
import { limiter } from './limiter.ts';
import { trainerOptions, trainers } from './proxies.ts';

/** Activities of one training that are under way at once; the queue's workers bound what really runs. */
const atOnce = 16;
/** Parts of rounds, of all fits together, that one history holds well. */
const mostParts = 2000;

/**
 * The rounds of a training that several workers share: each trains its part of the rows from the same state, then the parts
 * are averaged, until the fit needs no more. A worker that is lost does its part again; who comes first decides nothing.
 * `tell` is given the round of each fit, as Markdown. Gives the state in which each fit ended.
 */
export async function trainShards(
  request: TrainRequest,
  shards: ShardSpec,
  seconds: number,
  tell: (rounds: string) => void,
): Promise<Readonly<Record<string, ArtifactRef>>> {
  const { plan } = request;
  const trainer = trainers[plan.hardware];
  const limit = limiter(atOnce);
  const optionsOf = (words: string) => ({
    ...trainerOptions,
    taskQueue: queues[plan.hardware],
    startToCloseTimeout: seconds * 1000,
    summary: `${plan.id}: ${words}`,
  });
  let left = mostParts;
  const part = <T>(work: () => Promise<T>): Promise<T> => {
    left -= 1;
    if (left < 0)
      throw ApplicationFailure.nonRetryable(
        `${plan.id} may take ${mostParts} parts of rounds in one training, got more with ${shards.count} shards and ${shards.localEpochs} local epochs; raise local_epochs, or test_rows of the splits.`,
        'ConfigError',
      );
    return limit(work);
  };
  const { request: stored, fits } = await trainer.planShards.executeWithOptions(optionsOf('fits to share'), [request]);
  const at = new Map(fits.map((fit) => [fit, '1']));
  const show = (fit: string, round: string) => {
    at.set(fit, round);
    const rows = [...at].map(([name, reached]) => `| ${name} | ${reached} |`);
    tell([`${shards.count} shards.`, '', '| fit | round |', '| --- | --- |', ...rows].join('\n'));
  };
  const rounds = async (fit: string): Promise<ArtifactRef> => {
    let state: ArtifactRef | null = null;
    for (let round = 0; ; round += 1) {
      const begun: Omit<ShardRequest, 'shard'> = { request: stored, fit, round, state };
      const name = `${fit}, round ${round + 1}`;
      show(fit, String(round + 1));
      const parts = await Promise.all(
        Array.from({ length: shards.count }, (_, shard) =>
          part(() =>
            trainer.trainShard.executeWithOptions(optionsOf(`${name}, shard ${shard + 1}`), [{ ...begun, shard }]),
          ),
        ),
      );
      const joined: JoinedRound = await part(() =>
        trainer.joinShards.executeWithOptions(optionsOf(`${name}, joined`), [{ ...begun, parts }]),
      );
      if (joined.ended) {
        show(fit, `${round + 1}, done`);
        return joined.state;
      }
      ({ state } = joined);
    }
  };
  return Object.fromEntries(await Promise.all(fits.map(async (fit) => [fit, await rounds(fit)] as const)));
}
