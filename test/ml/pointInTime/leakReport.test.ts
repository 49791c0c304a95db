import assert from 'node:assert/strict';
import { addDays, dateOf, startOfDay } from '../../../contracts/dates.ts';
import type { Observation } from '../../../contracts/observation.ts';
import { leakOf } from '../../../ml/pointInTime/leakReport.ts';
import { leakScore } from '../../../ml/pointInTime/leakScore.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { gdpVintages, release, revisedSeries } from './vintageRows.ts';

const dayMs = 86_400_000;
const daysFrom = (first: string, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => startOfDay(first) + i * dayMs + 21 * 3_600_000);

describe('the leak of a naive lag', () => {
  it('is about 90 days for GDP: the real releases of 2014', () => {
    const time = daysFrom('2014-01-01', 240);
    const { leak, naive, honest } = leakOf({ feature: 'fred_GDP_lag_30d', series: 'GDP', days: 30 }, gdpVintages, time);
    // 2013-10-01 + 30 days → 2014-01-30; 2014-01-01 → 2014-04-30; 2014-04-01 → 2014-07-30.
    assert.deepEqual(
      [leak.lead!.periods, Math.floor(leak.lead!.least), Math.floor(leak.lead!.median), Math.floor(leak.lead!.most)],
      [3, 89, 90, 91],
    );
    const on = (date: string) => time.findIndex((at) => dateOf(at) === date);
    assert.equal(naive[on('2014-02-10')], 17044, 'the first quarter, in the vintage of July');
    assert.equal(honest[on('2014-02-10')], 17102.5, 'the fourth quarter, as it was then');
    assert.equal(honest[on('2014-06-01')], 17101.3);
    assert.ok(leak.early.some(({ date, period }) => date === '2014-02-10' && period === '2014-01-01'));
    const example = leak.examples.find(({ period }) => period === '2014-04-01')!;
    assert.deepEqual(
      [example.date, example.releasedOn, example.knownPeriod, example.known],
      ['2014-05-01', '2014-07-30', '2014-01-01', 17149.6],
    );
    assert.equal(leak.rows, 240);
    assert.equal(leak.earlyShare, leak.early.length / 240);
    // 30 January and 30 April: the first release is out, and the next quarter is not due before the day after.
    assert.equal(leak.revisedRows, 2);
  });

  it('counts what a search through all releases counts', () => {
    const all = revisedSeries('INDPRO', 60, { seed: 5, withdrawn: true });
    const rows = all.filter((row) => all.some(({ obsDate, value }) => obsDate === row.obsDate && value !== null));
    const time = daysFrom('1991-01-01', 1500);
    for (const days of [0, 30, 46, 80]) {
      const { leak, naive, honest } = leakOf({ feature: 'x', series: 'INDPRO', days }, rows, time);
      let [early, revised] = [0, 0];
      time.forEach((at, row) => {
        const due = rows.filter(({ obsDate }) => startOfDay(obsDate) + days * dayMs <= at);
        const period = due
          .map(({ obsDate }) => obsDate)
          .sort()
          .at(-1)!;
        const lastOf = (of: readonly Observation[], date: string) =>
          of
            .filter(({ obsDate }) => obsDate === date)
            .sort((a, b) => a.releaseTime - b.releaseTime)
            .at(-1);
        const last = lastOf(rows, period)!.value;
        const known = due.filter(({ releaseTime }) => releaseTime <= at);
        const dates = [...new Set(known.map(({ obsDate }) => obsDate))].sort().reverse();
        const held = dates.map((date) => lastOf(known, date)!).find(({ value }) => value !== null);
        assert.equal(honest[row], held?.value ?? NaN);
        assert.equal(naive[row], last ?? NaN);
        if (last === null) return;
        const released = rows.some(
          ({ obsDate, releaseTime, value }) => obsDate === period && value !== null && releaseTime <= at,
        );
        if (!released) early += 1;
        else if (held?.obsDate === period && held.value !== last) revised += 1;
      });
      assert.deepEqual([leak.early.length, leak.revisedRows], [early, revised], `${days} days`);
      assert.ok(leak.early.every(({ daysEarly }) => daysEarly > 0));
    }
  });

  it('is none where the lag is longer than every wait for the release and nothing is revised', () => {
    const rows = revisedSeries('INDPRO', 60, { seed: 5, depth: 0, wholeEvery: 1000 });
    const { leak, naive, honest } = leakOf(
      { feature: 'x', series: 'INDPRO', days: 90 },
      rows,
      daysFrom('1991-01-01', 1500),
    );
    assert.deepEqual([leak.early, leak.revisedRows, leak.examples], [[], 0, []]);
    assert.ok(leak.lead!.most < 0);
    assert.deepEqual(naive, honest);
  });

  it('refuses a series without a value', () => {
    const given = [release('GDP', '2014-01-01', '2014-04-30', null)];
    assert.throws(() => leakOf({ feature: 'x', series: 'GDP', days: 30 }, given, daysFrom('2014-01-01', 9)), {
      name: 'DataQualityError',
    });
  });
});

describe('the score of a leak', () => {
  /** A target that is the latest value plus noise: only who knows the value early can tell it. */
  const random = createRandom(3, 'leak');
  const rows = Array.from({ length: 160 }, (_, i) => {
    const obsDate = dateOf(Date.UTC(1990, i, 1));
    return release('X', obsDate, addDays(obsDate, 100), random.normal());
  });
  const time = daysFrom('1991-01-01', 4000).filter((_, i) => i % 10 === 0);
  const { naive, honest } = leakOf({ feature: 'x', series: 'X', days: 30 }, rows, time);
  const splits = { scheme: 'expanding', firstTest: '1994-01-01', testRows: 60, embargoRows: 1, trainRows: 0 } as const;

  for (const kind of ['number', 'direction'] as const) {
    it(`is what the model loses without it (${kind})`, async () => {
      const noisy = naive.map((value) => value + 0.3 * random.normal());
      const target = kind === 'number' ? noisy : noisy.map((value) => (value > 0 ? 1 : 0));
      const score = await leakScore({
        rows: { time, target, labelEnd: null, kind },
        naive: { x: naive },
        honest: { x: honest },
        splits,
      });
      assert.equal(score.flattery, score.honest - score.naive);
      // Known truth: the noise has deviation 0.3 and the honest column says nothing, which leaves √(1 + 0.3²).
      if (kind === 'number') {
        assert.ok(Math.abs(score.naive - 0.3) < 0.06, `${score.naive}`);
        assert.ok(Math.abs(score.honest - Math.sqrt(1.09)) < 0.2, `${score.honest}`);
      } else assert.ok(score.naive < 0.35 && score.honest > 0.6, `${score.naive} and ${score.honest}`);
    });
  }

  it('is nothing where both columns are the same', async () => {
    const given = { rows: { time, target: naive, labelEnd: null, kind: 'number' as const }, splits };
    const score = await leakScore({ ...given, naive: { x: honest }, honest: { x: honest } });
    assert.equal(score.flattery, 0);
  });

  it('refuses rows none of which has all', async () => {
    const nothing = time.map(() => NaN);
    const given = { rows: { time, target: nothing, labelEnd: null, kind: 'number' as const }, splits };
    await assert.rejects(leakScore({ ...given, naive: { x: naive }, honest: { x: honest } }), {
      name: 'DataQualityError',
    });
  });
});
