import assert from 'node:assert/strict';
import { replayFrames, type ReplayEvent, type ReplayOptions } from '../../../sources/ticks/replay.ts';

const frames = Array.from({ length: 400 }, (_, index) => ({
  receivedTimeNs: 1_000_000_000n + BigInt(index) * 50_000_000n,
  frame: String(index),
}));

/** A clock that jumps, and remembers when each event was given. */
async function replayed(options: Partial<ReplayOptions>, workMs = 0) {
  let now = 100;
  const events: ReplayEvent[] = [];
  const times: number[] = [];
  const clock = { now: () => now, sleep: (ms: number) => Promise.resolve(void (now += ms)) };
  const signal = new AbortController().signal;
  for await (const event of replayFrames(frames, { speed: 1, signal, clock, ...options })) {
    events.push(event);
    times.push(now - 100);
    now += workMs;
  }
  return { events, times, texts: events.map((event) => (event.kind === 'frame' ? event.frame : '-')) };
}

describe('replay of recorded frames', () => {
  it('keeps the recorded pace, times the speed', async () => {
    const { times } = await replayed({});
    assert.deepEqual(times.slice(0, 4), [0, 50, 100, 150]);
    assert.ok(Math.abs((await replayed({ speed: 4 })).times.at(-1)! - (399 * 50) / 4) < 1e-6);
    assert.equal((await replayed({ speed: 'max' })).times.at(-1), 0);
  });

  it('catches up after a slow consumer instead of falling behind for good', async () => {
    const { times } = await replayed({}, 30);
    assert.ok(Math.abs(times.at(-1)! - 399 * 50) < 1e-6);
  });

  it('injects what was asked for, the same at every speed', async () => {
    const faults = { seed: 5, gap: 0.05, duplicate: 0.05, reorder: 0.05, disconnect: 0.02 };
    const { texts } = await replayed({ faults });
    assert.deepEqual((await replayed({ faults, speed: 'max' })).texts, texts);
    assert.notDeepEqual((await replayed({ faults: { ...faults, seed: 6 } })).texts, texts);
    const numbers = texts.filter((text) => text !== '-').map(Number);
    const duplicates = numbers.filter((value, index) => value === numbers[index - 1]).length;
    const swaps = numbers.filter((value, index) => value === numbers[index - 1]! - 1).length;
    const missing = frames.length - new Set(numbers).size;
    const breaks = texts.filter((text) => text === '-').length;
    // Binomial with n = 400: means 20, 20, 20 + 8, 8; wide bounds for one fixed seed.
    for (const [count, low, high] of [
      [duplicates, 8, 34],
      [swaps, 8, 34],
      [missing, 12, 46],
      [breaks, 1, 18],
    ] as const) {
      assert.ok(count >= low && count <= high, `${count} should lie in ${low}…${high}`);
    }
  });

  it('injects each fault alone as it is described', async () => {
    const only = async (faults: Record<string, number>) => (await replayed({ faults: { seed: 1, ...faults } })).texts;
    assert.deepEqual(
      await only({}),
      frames.map(({ frame }) => frame),
    );
    assert.deepEqual(await only({ gap: 1 }), []);
    assert.deepEqual((await only({ duplicate: 1 })).slice(0, 4), ['0', '0', '1', '1']);
    assert.deepEqual((await only({ reorder: 1 })).slice(0, 4), ['1', '0', '3', '2']);
    assert.deepEqual((await only({ disconnect: 1 })).slice(0, 2), ['-', '-']);
  });

  it('refuses odd speeds and chances, and stops with its signal', async () => {
    for (const speed of [0, -1, NaN, Infinity]) await assert.rejects(replayed({ speed }), { name: 'InputError' });
    await assert.rejects(replayed({ faults: { seed: 1, gap: 0.6, reorder: 0.5 } }), { name: 'InputError' });
    await assert.rejects(replayed({ faults: { seed: 1, gap: -0.1 } }), { name: 'InputError' });
    await assert.rejects(replayed({ signal: AbortSignal.abort(new Error('stopped')) }), { message: 'stopped' });
  });
});
