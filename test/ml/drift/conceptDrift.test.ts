import assert from 'node:assert/strict';
import { startOfDay } from '../../../contracts/dates.ts';
import type { ChampionLosses } from '../../../ml/drift/championLosses.ts';
import { conceptDrift, detectorsThatAgree } from '../../../ml/drift/conceptDrift.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

const start = startOfDay('2018-01-01');
const day = 86_400_000;

interface Kind {
  readonly before: number;
  readonly since: number;
  readonly seed: number;
  /** Signals: how much of the probability is wrong since training, 1 turns it round. Regimes: standard deviations. */
  readonly hurt?: number;
  readonly persistence?: number;
}

const times = (rows: number) => Float64Array.from({ length: rows }, (_, row) => start + row * day);

/** Losses of calibrated probabilities between 0.02 and 0.98. */
function signal({ before, since, seed, hurt = 0 }: Kind): ChampionLosses {
  const random = createRandom(seed, 'signal');
  const time = times(before + since);
  const rows = [...time].map((_, row) => {
    const p = Math.min(0.98, Math.max(0.02, 0.5 + 0.25 * random.normal()));
    const chance = row < before ? p : p + hurt * (1 - 2 * p);
    return { p, label: Number(random.uniform() < chance) };
  });
  return {
    time,
    knownAt: time,
    surprise: Float64Array.from(rows, ({ p, label }) => -Math.log(label === 1 ? p : 1 - p)),
    brier: Float64Array.from(rows, ({ p, label }) => (p - label) ** 2),
    error: Float64Array.from(rows, ({ p, label }) => Number(p > 0.5 !== (label === 1))),
  };
}

/** Squares of an autoregression: losses in bursts with a long tail, as those of a density are. */
function regime({ before, since, seed, hurt = 0, persistence = 0 }: Kind): ChampionLosses {
  const random = createRandom(seed, 'regime', String(persistence));
  const time = times(before + since);
  let state = random.normal();
  const surprise = time.map((_, row) => {
    state = persistence * state + Math.sqrt(1 - persistence ** 2) * random.normal();
    return state ** 2 + (row < before ? 0 : hurt * Math.SQRT2);
  });
  return { time, knownAt: time, surprise, brier: null, error: null };
}

const judge = (losses: ChampionLosses, before: number, since = -Infinity) =>
  conceptDrift({ losses, trainedUntil: start + (before - 0.5) * day, since });
const agree = (losses: ChampionLosses, before: number) =>
  judge(losses, before).filter((one) => one.alarmed).length >= detectorsThatAgree;

describe('conceptDrift', () => {
  it('agrees on a rise of stationary losses less than once in three years of days, and finds a real one', () => {
    const years = 40;
    const share = (make: (seed: number) => ChampionLosses, before: number) =>
      Array.from({ length: years }, (_, seed) => agree(make(seed), before)).filter(Boolean).length / years;
    for (const before of [60, 360]) {
      const shape = { before, since: 252 };
      const quiet = [
        share((seed) => signal({ ...shape, seed }), before),
        share((seed) => regime({ ...shape, seed }), before),
        share((seed) => regime({ ...shape, seed, persistence: 0.7 }), before),
      ];
      assert.ok(
        quiet.every((one) => one <= 1 / 3),
        `${before} losses before: ${quiet.join(', ')} of years alarm`,
      );
      const found = [
        share((seed) => signal({ ...shape, seed, hurt: 1 }), before),
        share((seed) => regime({ ...shape, seed, hurt: 2 }), before),
      ];
      assert.ok(
        found.every((one) => one >= 0.9),
        `${before} losses before: ${found.join(', ')} of rises are found`,
      );
    }
  });

  it('finds the same alarms whenever it is asked, from more rows each time', () => {
    const whole = signal({ before: 100, since: 200, seed: 3, hurt: 1 });
    const until = (rows: number): ChampionLosses => ({
      time: whole.time.subarray(0, rows),
      knownAt: whole.knownAt.subarray(0, rows),
      surprise: whole.surprise.subarray(0, rows),
      brier: whole.brier!.subarray(0, rows),
      error: whole.error!.subarray(0, rows),
    });
    const firstAlarm = (detector: number) => {
      for (let rows = 101; rows <= 300; rows += 1) {
        const found = judge(until(rows), 100)[detector]!;
        if (found.alarmed) return { rows, at: found.at };
      }
      return null;
    };
    const first = firstAlarm(0)!;
    assert.equal(first.at, new Date(whole.knownAt[first.rows - 1]!).toISOString().slice(0, 10));
    assert.deepEqual(judge(until(first.rows), 100), judge(until(first.rows), 100));
    assert.equal(judge(until(first.rows + 1), 100)[0]!.at, first.at);
  });

  it('lets an alarm pass when its row has left the window, and a fall of losses', () => {
    const risen = signal({ before: 100, since: 60, seed: 4, hurt: 1 });
    assert.equal(judge(risen, 100)[0]!.alarmed, true);
    assert.equal(judge(risen, 100, start + 1000 * day)[0]!.alarmed, false);
    const fallen = regime({ before: 100, since: 100, seed: 5, hurt: -3 });
    assert.ok(judge(fallen, 100).every((one) => !one.alarmed));
  });

  it('takes one absurd loss as one bad loss', () => {
    const losses = regime({ before: 200, since: 12, seed: 6 });
    losses.surprise[205] = 1e9;
    assert.ok(judge(losses, 200).every((one) => !one.alarmed && one.level! < 10));
  });

  it('says what is missing', () => {
    const few = judge(signal({ before: 12, since: 9, seed: 7 }), 12);
    assert.match(
      few[0]!.sentence,
      /^pageHinkley needs at least 30 log_loss values before training, got 12: not judged\.$/,
    );
    const none = judge(signal({ before: 50, since: 0, seed: 7 }), 50);
    assert.match(none[2]!.sentence, /^ddm needs at least 1 error since training, got 0: not judged\.$/);
    assert.deepEqual(judge(signal({ before: 0, since: 9, seed: 7 }), 0), []);
    assert.ok([...few, ...none].every((one) => one.level === null && !one.alarmed));
  });
});
