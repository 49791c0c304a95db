import type { Frame } from '../../contracts/frame.ts';
import type { Ticks } from '../../ml/graph/hayashiYoshida.ts';
import { createRandom } from '../../ml/stats/rng.ts';

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
