import assert from 'node:assert/strict';
import { NumericsError, TrainerOutOfMemoryError } from '../../../../contracts/failures.ts';
import type { FitCheckpoint } from '../../../../ml/models/model.ts';
import { initialWeights } from '../../../../ml/neural/initialWeights.ts';
import { dense } from '../../../../ml/neural/layers/dense.ts';
import { sequence } from '../../../../ml/neural/layers/sequence.ts';
import { fitNetwork, type NetworkTask, type TrainingOptions } from '../../../../ml/neural/training/fitNetwork.ts';
import { meanSquaredError, softmaxCrossEntropy } from '../../../../ml/neural/training/losses.ts';
import type { OpenTensors } from '../../../../ml/neural/tensors.ts';
import { weightTensors } from '../../../../ml/neural/weightTensors.ts';
import { networkRows, windowsOf } from '../../../../ml/neural/windows.ts';
import { columnMoments } from '../../../../ml/stats/columnMoments.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';
import { matrixOf } from '../../../support/modelData.ts';
import { ordinaryLeastSquares } from '../../../support/ordinaryLeastSquares.ts';
import { wasmTensors } from '../../../support/tensors.ts';
import { cut } from '../../trees/treeData.ts';

const rows = 240;
const width = 3;
const random = createRandom(3, 'lines');
const x = Float32Array.from({ length: rows * width }, () => random.normal());
const noise = Array.from({ length: rows }, () => random.normal());
const y = Float32Array.from({ length: rows }, (_, t) => 2 * x[3 * t]! - x[3 * t + 1]! + 0.5 + 0.3 * noise[t]!);
const part = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

const plain: TrainingOptions = {
  ...{ epochs: 6, batch: 32, learningRate: 0.05, weightDecay: 0.01, patience: 3 },
  ...{ clip: 5, schedule: 'cosine', warmUp: 0.1 },
};

describe('fitNetwork', () => {
  let tensors: OpenTensors;
  before(async () => {
    tensors = await wasmTensors();
  });

  interface Over {
    readonly options?: Partial<TrainingOptions>;
    readonly context?: Partial<NetworkTask['context']>;
    readonly validation?: Int32Array;
    readonly train?: Int32Array;
    /** Called with the rows of a step, in training and in validation. */
    readonly watch?: (rows: number) => void;
    /** Deviation of noise on the outputs, which is a stand-in for dropout. */
    readonly shake?: number;
  }

  /** A line through the rows. */
  function taskOf({ options, context, watch, shake = 0, ...over }: Over = {}): NetworkTask {
    return {
      name: 'line',
      weights: [
        { name: 'weight', shape: [width, 1], initial: 'zeros' },
        { name: 'bias', shape: [1], initial: 'zeros' },
      ],
      start: new Float64Array(width + 1),
      objective({ tf, dropping, seed }, [weight, bias], taken) {
        watch?.(taken.length);
        const batch = new Float32Array(taken.length * width);
        taken.forEach((row, i) => batch.set(x.subarray(row * width, (row + 1) * width), i * width));
        const output = tf.add(tf.matMul(tf.tensor2d(batch, [taken.length, width]), weight!), bias!);
        const moved = dropping && shake > 0 ? tf.add(output, shake * createRandom(seed()).normal()) : output;
        return meanSquaredError(
          tf,
          moved,
          tf.tensor2d(
            Float32Array.from(taken, (row) => y[row]!),
            [taken.length, 1],
          ),
          null,
        );
      },
      train: part(0, 200),
      validation: part(200, rows),
      options: { ...plain, ...options },
      tensors,
      context: { seed: 5, signal: new AbortController().signal, onProgress: () => undefined, ...context },
      ...over,
    };
  }

  it('finds the least-squares line', async () => {
    const options = { epochs: 400, batch: rows, weightDecay: 0, clip: 0 };
    const { weights } = await fitNetwork(taskOf({ options, train: part(0, rows), validation: part(0, 0) }));
    const columns = ['a', 'b', 'c'];
    const line = await ordinaryLeastSquares(matrixOf(columns, x), Float64Array.from(y))(part(0, rows));
    // The line at 0 is its intercept, and at the unit vectors its other weights besides.
    const [bias, ...others] = line(matrixOf(columns, [...[0, 0, 0], ...[1, 0, 0], ...[0, 1, 0], ...[0, 0, 1]]));
    assertClose(weights[3]!, bias!, { abs: 1e-3, why: 'intercept' });
    others.forEach((at, i) => assertClose(weights[i]!, at - bias!, { abs: 1e-3, why: `coefficient ${i}` }));
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const first = await fitNetwork(taskOf({ shake: 0.1 }));
    assert.deepEqual(await fitNetwork(taskOf({ shake: 0.1 })), first);
    const { signal, onProgress } = taskOf().context;
    const other = await fitNetwork(taskOf({ shake: 0.1, context: { seed: 6, signal, onProgress } }));
    assert.notDeepEqual(other.weights, first.weights);
  });

  it('taken up from the checkpoint of any epoch, it ends with the same bits', async () => {
    const kept: Readonly<Record<string, Uint8Array>>[] = [];
    const keeping: FitCheckpoint = { read: () => null, write: (files) => void kept.push(files) };
    const shaken = { shake: 0.3, options: { schedule: 'plateau', epochs: 9 } } as const;
    const whole = await fitNetwork(taskOf({ ...shaken, context: { checkpoint: keeping } }));
    assert.equal(kept.length, whole.training.epochs);
    assert.deepEqual(await fitNetwork(taskOf(shaken)), whole);
    for (const files of kept) {
      const checkpoint: FitCheckpoint = { read: () => files, write: () => undefined };
      assert.deepEqual(await fitNetwork(taskOf({ ...shaken, context: { checkpoint } })), whole);
    }
  });

  it('stops after patience epochs without a better validation, and gives the weights of the best', async () => {
    const options = { epochs: 60, learningRate: 0.3, schedule: 'constant', weightDecay: 0 } as const;
    const { weights, training } = await fitNetwork(taskOf({ options, shake: 0.5 }));
    const { learning_curve: curve, best_epoch, best_validation, epochs } = training;
    assert.ok(epochs < 60 && epochs === best_epoch + plain.patience, `${epochs} epochs, the best ${best_epoch}`);
    const watched = curve.map(({ validation }) => validation!);
    assert.equal(best_validation, Math.min(...watched));
    assert.equal(watched[best_epoch - 1], best_validation);
    let squares = 0;
    for (let t = 200; t < rows; t += 1) {
      const output = weights[3]! + weights[0]! * x[3 * t]! + weights[1]! * x[3 * t + 1]! + weights[2]! * x[3 * t + 2]!;
      squares += (output - y[t]!) ** 2 / (rows - 200);
    }
    assertClose(squares, best_validation, { rel: 1e-5, why: 'the weights are those of the best epoch' });
  });

  it('halves the learning rate at plateaus', async () => {
    const options = { epochs: 40, learningRate: 0.5, schedule: 'plateau', warmUp: 0, patience: 6 } as const;
    const { training } = await fitNetwork(taskOf({ options, shake: 1 }));
    const rates = training.learning_curve.map(({ learning_rate: rate }) => rate);
    assert.ok(rates.at(-1)! <= 0.25, `ends at ${rates.at(-1)!}`);
    assert.ok(rates.every((rate, i) => Number.isInteger(Math.log2(0.5 / rate)) && rate <= (rates[i - 1] ?? 1)));
  });

  it('diverged is a result with the best weights so far; without one finite epoch it is a failure', async () => {
    let steps = 0;
    const breaks = taskOf({ validation: part(0, 0) });
    const broken: NetworkTask = {
      ...breaks,
      objective: (pass, weights, taken) =>
        (steps += 1) > 17
          ? pass.tf.scalar(NaN).mul(weights[0]!.sum().add(weights[1]!.sum()))
          : breaks.objective(pass, weights, taken),
    };
    // 7 steps an epoch: the third one breaks.
    const { weights, training } = await fitNetwork(broken);
    assert.deepEqual(
      [training.diverged, training.diverged_at_epoch, training.epochs, training.best_epoch],
      [true, 3, 2, 2],
    );
    assert.ok(weights.every(Number.isFinite));
    assert.equal(JSON.stringify(training).includes('NaN'), false);
    await assert.rejects(
      fitNetwork({ ...broken, options: { ...plain, learningRate: 0.7 } }),
      (error) => error instanceof NumericsError && /got none at a learning rate of 0.7/.test(error.message),
    );
    const runaway = await fitNetwork(
      taskOf({ options: { learningRate: 1e25, schedule: 'constant', warmUp: 0, clip: 0, epochs: 40, weightDecay: 0 } }),
    ).catch((error: unknown) => error);
    assert.ok(runaway instanceof NumericsError);
  });

  it('halves a batch that does not fit memory once, then refuses it with both numbers', async () => {
    const limited = (most: number) => ({
      watch(size: number) {
        if (size > most) throw new Error('OOM when allocating tensor with shape[64,3]');
      },
    });
    const { training, weights } = await fitNetwork(taskOf(limited(16)));
    assert.equal(training.batch, 16);
    assert.deepEqual(weights, (await fitNetwork(taskOf({ options: { batch: 16 } }))).weights);
    await assert.rejects(
      fitNetwork(taskOf(limited(15))),
      (error) => error instanceof TrainerOutOfMemoryError && /expected 32 rows.*nor 16 did/.test(error.message),
    );
    const fault = () => {
      throw new RangeError('shapes do not match');
    };
    await assert.rejects(fitNetwork(taskOf({ watch: fault })), RangeError);
  });

  it('keeps the number of tensors flat', async () => {
    const counts = new Set<number>();
    const onProgress = () => void counts.add(tensors.tf.memory().numTensors);
    const { signal } = taskOf().context;
    await fitNetwork(taskOf({ context: { seed: 1, signal, onProgress } }));
    assert.equal(counts.size, 1, [...counts].join(', '));
  });

  it('tells each epoch once, as the learning curve has it', async () => {
    const told: unknown[] = [];
    const { context } = taskOf();
    const fitted = await fitNetwork(taskOf({ context: { ...context, onEpoch: (record) => told.push(record) } }));
    assert.deepEqual(told, fitted.training.learning_curve);
  });

  it('says where it is, and lets timers and signals in between batches', async () => {
    const abort = new AbortController();
    const notes: string[] = [];
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    const onProgress = (done: number, of: number, note?: string) => {
      notes.push(`${done} of ${of}: ${note ?? ''}`);
      if (notes.length === 30) setTimeout(() => abort.abort(), 0);
    };
    const context = { seed: 1, signal: abort.signal, onProgress };
    await assert.rejects(fitNetwork(taskOf({ context, options: { epochs: 5000, patience: 5000 } })), {
      name: 'AbortError',
    });
    clearInterval(timer);
    assert.ok(ticks > 0);
    assert.match(notes[7]!, /^8 of 35000: epoch 1 of 5000: loss \d.*, validation \d.*, learning rate \d/);
  });

  it('N9: a network of 64 and 32 units reads digits as well as scikit-learn’s, over 5 seeds', async () => {
    const { train, test } = cut('digits');
    const moments = columnMoments(train.x, Infinity);
    const [learnt, asked] = [networkRows(train.x, moments), networkRows(test.x, moments)];
    const layer = sequence([
      dense({ inputs: 64, outputs: 64, activation: 'relu' }),
      dense({ inputs: 64, outputs: 32, activation: 'relu' }),
      dense({ inputs: 32, outputs: 10 }),
    ]);
    const { tf } = tensors;
    const imageOf = (values: Float32Array, taken: Int32Array) =>
      tf.tensor(windowsOf(values, 64, 1, taken), [taken.length, 64]);
    const shares: number[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const { weights } = await fitNetwork({
        ...taskOf({ context: { seed } }),
        weights: layer.weights,
        start: initialWeights(layer.weights, seed),
        objective: (pass, own, taken) =>
          softmaxCrossEntropy(
            tf,
            layer.apply({ ...pass, tf }, own, imageOf(learnt, taken)),
            tf.oneHot(
              Int32Array.from(taken, (row) => train.target[row]!),
              10,
            ),
            null,
          ),
        train: part(0, train.x.rows),
        validation: part(0, 0),
        options: { ...plain, epochs: 30, batch: 64, learningRate: 0.003, weightDecay: 0 },
      });
      const found = tf.tidy(() => {
        const logits = layer.apply(
          { tf, dropping: false, seed: () => 0 },
          weightTensors(tf, layer.weights, weights),
          imageOf(asked, part(0, test.x.rows)),
        );
        return tf.argMax(logits, 1).dataSync();
      });
      shares.push(found.filter((digit, row) => digit === test.target[row]).length / test.x.rows);
    }
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    assertClose(mean, 0.9739, { abs: 2 * 0.0045, why: `accuracy, ${shares.join(', ')}` });
  }).timeout(120_000);
});
