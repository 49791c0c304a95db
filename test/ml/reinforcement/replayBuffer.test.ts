import assert from 'node:assert/strict';
import { InputError } from '../../../contracts/failures.ts';
import { createReplayBuffer, emptyBatch } from '../../../ml/reinforcement/replayBuffer.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

function filled(capacity: number, count: number) {
  const buffer = createReplayBuffer(capacity, 2);
  for (let i = 0; i < count; i++)
    buffer.add(Float64Array.of(i, -i), i % 3, 10 * i, Float64Array.of(i + 1, -i - 1), i % 2 === 1);
  return buffer;
}

describe('createReplayBuffer', () => {
  it('keeps the newest and gives each as it came, evenly', () => {
    const buffer = filled(5, 12);
    assert.equal(buffer.size(), 5);
    const batch = emptyBatch(20_000, 2);
    buffer.sample(batch, createRandom(1));
    const counts = new Map<number, number>();
    for (let row = 0; row < batch.rows; row++) {
      const i = batch.observations[2 * row]!;
      counts.set(i, (counts.get(i) ?? 0) + 1);
      const next = [batch.next[2 * row], batch.next[2 * row + 1]];
      assert.deepEqual(next, [i + 1, -i - 1]);
      assert.deepEqual([batch.actions[row], batch.rewards[row], batch.terminated[row]], [i % 3, 10 * i, i % 2]);
    }
    assert.deepEqual(
      [...counts.keys()].sort((a, b) => a - b),
      [7, 8, 9, 10, 11],
    );
    // 4000 expected of each, standard deviation 57.
    for (const [i, count] of counts) assert.ok(Math.abs(count - 4000) < 5 * 57, `${i} came ${count} times`);
  });

  it('the same seed draws the same', () => {
    const [one, two] = [emptyBatch(50, 2), emptyBatch(50, 2)];
    filled(30, 20).sample(one, createRandom(2));
    filled(30, 20).sample(two, createRandom(2));
    assert.deepEqual(two, one);
    assert.ok(
      one.observations.every((value) => Math.abs(value) < 20),
      'only what was added',
    );
  });

  it('refuses to hold nothing and to draw from nothing', () => {
    assert.throws(
      () => createReplayBuffer(0, 2),
      (error) => error instanceof InputError && /from 1, got 0/.test(error.message),
    );
    const draw = () => createReplayBuffer(3, 2).sample(emptyBatch(4, 2), createRandom(1));
    assert.throws(draw, (error) => error instanceof InputError && /batch of 4 .* got 0/.test(error.message));
  });
});
