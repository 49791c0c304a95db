import assert from 'node:assert/strict';
import { addDays, dateOf, startOfDay } from '../../../contracts/dates.ts';
import { ConfigError, NumericsError } from '../../../contracts/failures.ts';
import type { Observation } from '../../../contracts/observation.ts';
import { periodsAhead } from '../../../ml/features/periodsAhead.ts';
import { historyOf } from '../../../ml/features/seriesHistory.ts';
import { createRandom } from '../../../ml/stats/rng.ts';

/** The value of a month, known from a date on. */
const release = (month: string, value: number | null, known: string): Observation => ({
  ...{ series: 'S', obsDate: `${month}-01`, periodEnd: `${month}-28`, value },
  ...{ realtimeStart: known, realtimeEnd: '9999-12-31', releaseTime: startOfDay(known), vintage: 'alfred' },
});
const at = (...dates: string[]) => Float64Array.from(dates, startOfDay);
const asked = (time: Float64Array, horizon: number, until = Infinity) => ({ time, of: 'S', horizon, until });

describe('periodsAhead', () => {
  const story = [
    release('2020-01', 100, '2020-02-15'),
    release('2020-02', 110, '2020-03-15'),
    // March comes with January's and February's revisions, and is itself revised in May.
    release('2020-01', 80, '2020-04-15'),
    release('2020-02', 112, '2020-04-15'),
    release('2020-03', 120, '2020-04-15'),
    release('2020-03', 160, '2020-05-15'),
  ];
  const history = historyOf(story, 'monthly');

  it('counts from the last period that had ended, and reads both values as they stood when the label became known', () => {
    const rows = at('2020-01-31', '2020-02-01', '2020-02-29', '2020-03-01');
    const one = periodsAhead('change', history, asked(rows, 1));
    assert.deepEqual(
      [...one.target],
      [NaN, 10, 10, 8],
      'January had not ended on its last day; 120 − 112, not 120 − 110',
    );
    assert.deepEqual(one.labelEnd, Float64Array.of(NaN, ...at('2020-03-15', '2020-03-15', '2020-04-15')));
    const two = periodsAhead('growth', history, asked(rows, 2));
    assert.equal(two.target[1], Math.log(120) - Math.log(80), 'the revised January, not the first one');
    assert.equal(two.labelEnd[1], startOfDay('2020-04-15'));
    assert.ok(Number.isNaN(two.target[3]!), 'April is not out');
  });

  it('waits for a base that comes later, and for the end of a period that was told of early', () => {
    const late = historyOf([release('2020-02', 5, '2020-02-10'), release('2020-01', 3, '2020-06-01')], 'monthly');
    const { target, labelEnd } = periodsAhead('change', late, asked(at('2020-02-03'), 1));
    assert.deepEqual([target[0], labelEnd[0]], [2, startOfDay('2020-06-01')]);
    const early = historyOf([release('2020-01', 3, '2020-01-10'), release('2020-02', 5, '2020-02-10')], 'monthly');
    assert.deepEqual(
      [...periodsAhead('change', early, asked(at('2020-02-03'), 1)).labelEnd],
      [startOfDay('2020-03-01')],
    );
    const now = startOfDay('2020-02-20');
    assert.ok(Number.isNaN(periodsAhead('change', early, asked(at('2020-02-03'), 1, now)).labelEnd[0]!));
  });

  it('sees no future: labels of an earlier time are those of a later one, bit for bit, through 400 random revisions', () => {
    const random = createRandom(8, 'revisions');
    const all: Observation[] = [];
    for (let i = 0; i < 500; i += 1) {
      const month = i < 100 ? i : random.integer(100);
      const start = Date.UTC(2010, month, 1);
      const known = addDays(dateOf(start), 20 + random.integer(i < 100 ? 60 : 900));
      const value = random.uniform() < 0.03 ? null : 100 + random.normal();
      all.push(release(dateOf(start).slice(0, 7), value, known));
    }
    const rows = Float64Array.from({ length: 3000 }, (_, day) => startOfDay('2010-01-01') + day * 86_400_000);
    for (const until of ['2012-07-01', '2014-01-15', '2016-02-01'].map(startOfDay)) {
      const known = historyOf(
        all.filter(({ releaseTime }) => releaseTime <= until),
        'monthly',
      );
      const then = periodsAhead('growth', known, asked(rows, 3, until));
      const later = periodsAhead('growth', historyOf(all, 'monthly'), asked(rows, 3));
      let labels = 0;
      rows.forEach((row, i) => {
        const matured = later.labelEnd[i]! <= until;
        assert.deepEqual(
          [then.target[i], then.labelEnd[i]],
          matured ? [later.target[i], later.labelEnd[i]] : [NaN, NaN],
        );
        if (matured) assert.ok(then.labelEnd[i]! > row, 'a label lies ahead of its row');
        labels += Number(matured);
      });
      assert.ok(labels > 500, `${labels} labels`);
    }
  });

  it('refuses series without months and growth of what has no logarithm', () => {
    assert.throws(() => periodsAhead('change', historyOf(story, 'weekly'), asked(at('2020-02-01'), 1)), {
      name: ConfigError.name,
      message: /S must be monthly, quarterly or annual, got weekly/,
    });
    const rates = historyOf([release('2020-01', -1, '2020-02-15'), release('2020-02', 2, '2020-03-15')], 'monthly');
    assert.throws(() => periodsAhead('growth', rates, asked(at('2020-02-01'), 1)), {
      name: NumericsError.name,
      message: /growth of S needs values above 0, got -1; take the change instead/,
    });
  });
});
