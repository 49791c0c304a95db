import assert from 'node:assert/strict';
import { DataQualityError } from '../../../../contracts/failures.ts';
import type { FitCheckpoint, FitShare } from '../../../../ml/models/model.ts';
import { fitNetwork, type NetworkTask } from '../../../../ml/neural/training/fitNetwork.ts';
import { meanSquaredError } from '../../../../ml/neural/training/losses.ts';
import { shardRows } from '../../../../ml/neural/training/sharedFit.ts';
import type { OpenTensors } from '../../../../ml/neural/tensors.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { wasmTensors } from '../../../support/tensors.ts';

type Files = Readonly<Record<string, Uint8Array>>;

const [rows, width] = [240, 3];
const random = createRandom(3, 'lines');
const x = Float32Array.from({ length: rows * width }, () => random.normal());
const y = Float32Array.from({ length: rows }, (_, t) => 2 * x[3 * t]! - x[3 * t + 1]! + 0.3 * random.normal());
const part = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

/** A checkpoint in memory. */
function memory(kept: Files | null): FitCheckpoint & { files(): Files } {
  let files = kept;
  return {
    read: () => files,
    write: (given) => void (files = structuredClone(given)),
    files: () => files!,
  };
}

describe('a fit that several workers share', () => {
  let tensors: OpenTensors;
  before(async () => {
    tensors = await wasmTensors();
  });

  function taskOf(
    context: Partial<NetworkTask['context']>,
    options: Partial<NetworkTask['options']> = {},
  ): NetworkTask {
    return {
      name: 'line',
      weights: [{ name: 'weight', shape: [width, 1], initial: 'zeros' }],
      start: Float64Array.of(-0, 0, 0.5),
      objective({ tf, dropping, seed }, [weight], taken) {
        const batch = new Float32Array(taken.length * width);
        taken.forEach((row, i) => batch.set(x.subarray(row * width, (row + 1) * width), i * width));
        const output = tf.matMul(tf.tensor2d(batch, [taken.length, width]), weight!);
        // A stand-in for dropout.
        const moved = dropping ? tf.add(output, 0.1 * createRandom(seed()).normal()) : output;
        const goal = Float32Array.from(taken, (row) => y[row]!);
        return meanSquaredError(tf, moved, tf.tensor2d(goal, [taken.length, 1]), null);
      },
      train: part(0, 200),
      validation: part(200, rows),
      options: {
        ...{ epochs: 6, batch: 32, learningRate: 0.05, weightDecay: 0.01, patience: 3 },
        ...{ clip: 5, schedule: 'cosine', warmUp: 0.1, ...options },
      },
      tensors,
      context: { seed: 5, signal: new AbortController().signal, onProgress: () => undefined, ...context },
    };
  }

  const partOf = async (share: FitShare, state: Files | null, options?: Partial<NetworkTask['options']>) => {
    const checkpoint = memory(state);
    await fitNetwork(taskOf({ checkpoint, share }, options));
    return checkpoint.files();
  };

  /** All rounds; workers of a round end in the order given. */
  async function shared(
    of: number,
    {
      localEpochs = 1,
      backwards = false,
      options = {},
    }: {
      readonly localEpochs?: number;
      readonly backwards?: boolean;
      readonly options?: Partial<NetworkTask['options']>;
    } = {},
  ) {
    let state: Files | null = null;
    let rounds = 0;
    for (let ended = false; !ended; rounds += 1) {
      const parts: Files[] = [];
      const order = Array.from({ length: of }, (_, shard) => (backwards ? of - 1 - shard : shard));
      for (const shard of order) parts[shard] = await partOf({ of, localEpochs, shard }, state, options);
      state = await partOf({ of, localEpochs, parts, ended: (told) => (ended = told) }, state, options);
    }
    return { rounds, found: await fitNetwork(taskOf({ checkpoint: memory(state) }, options)) };
  }

  it('has the bits of an undivided one where there is one worker that joins after every pass', async () => {
    const { found, rounds } = await shared(1);
    const undivided = await fitNetwork(taskOf({}));
    assert.deepEqual(found, undivided);
    assert.equal(rounds, undivided.training.epochs);
  });

  it('is a function of the number of workers and passes, not of who comes first', async () => {
    const two = await shared(2);
    assert.deepEqual((await shared(2, { backwards: true })).found, two.found);
    assert.notDeepEqual((await shared(3)).found.weights, two.found.weights);
    const longer = await shared(2, { localEpochs: 2 });
    assert.notDeepEqual(longer.found.weights, two.found.weights);
    assert.equal(longer.rounds, 3);
    assert.deepEqual(
      longer.found.training.learning_curve.map(({ epoch, validation }) => [epoch, validation !== null]),
      [1, 2, 3, 4, 5, 6].map((epoch) => [epoch, epoch % 2 === 0]),
    );
  });

  it('finds about what an undivided one finds', async () => {
    const options = { epochs: 60, patience: 60, batch: 8, weightDecay: 0 };
    const { found } = await shared(4, { localEpochs: 5, options });
    const undivided = await fitNetwork(taskOf({}, options));
    for (const weights of [found.weights, undivided.weights])
      [2, -1, 0].forEach((weight, at) => assertClose(weights[at]!, weight, { abs: 0.08, why: `weight ${at}` }));
  });

  it('ends early where no round is better, and as diverged where a worker’s numbers are not finite', async () => {
    const { found } = await shared(2, {
      options: { epochs: 200, patience: 3, schedule: 'constant', learningRate: 0.3 },
    });
    assert.ok(found.training.epochs < 200 && found.training.best_epoch <= found.training.epochs - 3);
    const state = await partOf({ of: 1, localEpochs: 1, shard: 0 }, null, { learningRate: 1e300, clip: 0, epochs: 9 });
    let over = false;
    const told = (ended: boolean) => void (over = ended);
    const joined = await partOf({ of: 2, localEpochs: 1, parts: [state, state], ended: told }, null, { epochs: 9 });
    assert.equal(over, true);
    await assert.rejects(
      fitNetwork(taskOf({ checkpoint: memory(joined) }, { epochs: 9 })),
      /finite loss in the first epoch/,
    );
  });

  it('deals every row to one worker', () => {
    const shards = [0, 1, 2].map((shard) => shardRows(part(0, 200), 3, shard, 5));
    assert.deepEqual(shards.map(({ length }) => length).sort(), [66, 67, 67]);
    assert.deepEqual(
      shards.flatMap((each) => [...each]).sort((a, b) => a - b),
      [...part(0, 200)],
    );
    assert.ok(shards.every((each) => each.every((row, at) => at === 0 || row > each[at - 1]!)));
    assert.deepEqual(shardRows(part(3, 9), 1, 0, 5), part(3, 9));
    assert.throws(
      () => shardRows(part(0, 3), 4, 0, 5),
      (error: unknown) => error instanceof DataQualityError && /shared by 4 .* got 3/.test(error.message),
    );
  });

  it('refuses to join fewer parts than there are workers', async () => {
    const parts = [await partOf({ of: 2, localEpochs: 1, shard: 0 }, null)];
    await assert.rejects(
      partOf({ of: 2, localEpochs: 1, parts, ended: () => undefined }, null),
      /states of 2 shards, got 1/,
    );
  });
});
