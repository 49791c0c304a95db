import assert from 'node:assert/strict';
import type { Frame, Matrix } from '../../contracts/frame.ts';
import type { Ticks } from '../../ml/graph/hayashiYoshida.ts';
import type { FittedModel, TrainingData } from '../../ml/models/model.ts';
import { leadLag } from '../../ml/orderFlow/leadLag.ts';
import type { Quotes } from '../../ml/orderFlow/market.ts';
import { runMeasure } from '../../ml/orderFlow/runMeasure.ts';
import { normalCdf } from '../../ml/stats/normalCdf.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { matrixOf, trainingOf } from './modelData.ts';

const originNs = 1_700_000_000_000_000_000n;

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

/** Quotes a cent wide whose mid is the exponential of a thousandth of the value; times of the ticks in ms. */
export function quotesOf({ time, value }: Ticks): Quotes {
  const mid = value.map((one) => 100 * Math.exp(one / 1000));
  const sizes = new Float64Array(time.length).fill(1);
  return {
    timeNs: BigInt64Array.from(time, (ms) => originNs + BigInt(Math.round(ms * 1e6))),
    bidPrice: mid.map((price) => price - 0.005),
    askPrice: mid.map((price) => price + 0.005),
    ...{ bidSize: sizes, askSize: sizes },
  };
}

/**
 * Rows a window of 0.4 s apart, as features make them of the ticks of two markets: the last return of each, and what the measure
 * `lead_lag` says of y behind x, looked for in steps of 20 ms. Times in ms after the first tick's epoch.
 */
export function tickRows({ x, y }: { readonly x: Ticks; readonly y: Ticks }): {
  readonly time: Float64Array;
  readonly x: Matrix;
} {
  const given = { windowSeconds: 0.4, windows: 3, longestSeconds: 0.1, leads: 5 };
  const market = { quotes: quotesOf(y), otherQuotes: quotesOf(x) };
  const [lead, correlation] = ['lead', 'correlation'].map((value) => runMeasure(leadLag, market, { ...given, value }));
  const time = Float64Array.from(lead!.atNs, (at) => Number(at - originNs) / 1e6);
  const before = ({ time: at, value }: Ticks, ms: number) => value[at.findLastIndex((one) => one < ms)] ?? 0;
  const values = Array.from(time).flatMap((end, row) => [
    ...[x, y].map((ticks) => before(ticks, end) - before(ticks, end - 400)),
    lead!.values[row]!,
    correlation!.values[row]!,
  ]);
  return { time, x: matrixOf(['x_return', 'y_return', 'y_behind_x', 'y_with_x'], values) };
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
