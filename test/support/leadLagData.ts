import assert from 'node:assert/strict';
import type { Frame } from '../../contracts/frame.ts';
import type { Ticks } from '../../ml/graph/hayashiYoshida.ts';
import type { FittedModel, TrainingData } from '../../ml/models/model.ts';
import { normalCdf } from '../../ml/stats/normalCdf.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { matrixOf, trainingOf } from './modelData.ts';

/** Independent standard normal increments, a row a minute. */
export function independentRows(seed: number, nodes: readonly string[], rows: number): Frame {
  const columns = Object.fromEntries(
    nodes.map((node) => {
      const random = createRandom(seed, 'increments', node);
      return [node, Float64Array.from({ length: rows }, () => random.normal())] as const;
    }),
  );
  return { time: Float64Array.from({ length: rows }, (_, row) => 60_000 * row), columns };
}

/** Truth: `b` follows `a` two rows later with correlation 0.5; `c` stands alone. */
export function followerRows(seed: number, rows: number, coupling = 0.5): Frame {
  const { time, columns } = independentRows(seed, ['a', 'b', 'c'], rows);
  const [a, b] = [columns['a']!, columns['b']!];
  const own = Math.sqrt(1 - coupling * coupling);
  const follower = b.map((value, row) => own * value + (row < 2 ? 0 : coupling * a[row - 2]!));
  return { time, columns: { ...columns, b: follower } };
}

/**
 * Two random walks on a grid of 1 ms, seen at random times, a step of y being `coupling` parts of what x did `lead` ms before.
 * Each is seen at a grid time with chance `seen`.
 */
export function followerTicks(
  seed: number,
  {
    length = 20_000,
    lead = 40,
    coupling = 0.8,
    seen = 0.1,
  }: Partial<Record<'length' | 'lead' | 'coupling' | 'seen', number>> = {},
): { readonly x: Ticks; readonly y: Ticks } {
  const random = createRandom(seed, 'ticks');
  const own = Math.sqrt(1 - coupling * coupling);
  const moves = Float64Array.from({ length }, () => random.normal());
  const after = moves.map((_, t) => own * random.normal() + (t < lead ? 0 : coupling * moves[t - lead]!));
  const sampled = (steps: Float64Array): Ticks => {
    const [time, value]: [number[], number[]] = [[], []];
    let level = 0;
    steps.forEach((step, t) => {
      level += step;
      if (random.uniform() >= seen) return;
      time.push(t);
      value.push(level);
    });
    return { time: Float64Array.from(time), value: Float64Array.from(value) };
  };
  return { x: sampled(moves), y: sampled(after) };
}

/**
 * Returns of three markets, of which `follower` repeats `coupling` parts of what `leader` did two rows before; target: whether it goes up
 * next. The law: Φ(coupling · leader[t − 1] / √(1 − coupling²)).
 */
export function leadLagTask(
  seed: number,
  rows: number,
  coupling = 0.8,
): { readonly data: TrainingData; recovers(model: FittedModel): void } {
  const { columns } = followerRows(seed, rows + 1, coupling);
  const [leader, follower, alone] = [columns['a']!, columns['b']!, columns['c']!];
  const values = Array.from({ length: rows }, (_, t) => [leader[t]!, alone[t]!, follower[t]!]).flat();
  const target = Array.from({ length: rows }, (_, t): number => (follower[t + 1]! > 0 ? 1 : 0));
  const data = trainingOf(matrixOf(['leader_return', 'alone_return', 'follower_return'], values), target);
  const law = (t: number) => (t < 1 ? 0.5 : normalCdf((coupling * leader[t - 1]!) / Math.sqrt(1 - coupling ** 2)));
  const loss = (p: (t: number) => number) =>
    target.reduce((sum, y, t) => sum - Math.log(y === 1 ? p(t) : 1 - p(t)), 0) / rows;
  return {
    data,
    recovers(model) {
      const probability = model.predict(data.x)['probability']!;
      const [got, best, naive] = [loss((t) => probability[t]!), loss(law), Math.log(2)];
      // Two thirds of the way from a coin to the law itself.
      assert.ok(got < naive - (2 / 3) * (naive - best), `log loss ${got}, the law's own ${best}, a coin's ${naive}`);
    },
  };
}
