import assert from 'node:assert/strict';
import { addDays, endOfDay, startOfDay } from '../../../contracts/dates.ts';
import type { Matrix } from '../../../contracts/frame.ts';
import { revisionImpact } from '../../../ml/pointInTime/revisionImpact.ts';
import { daily, monthly, bars, gold, observations } from '../features/goldSystems.ts';

const revisedOn = '2015-02-20';
const releaseTime = startOfDay(revisedOn) + 13 * 3_600_000;
/** Two months of INDPRO get other values, one keeps its own. */
const vintage = observations
  .filter(({ series, obsDate }) => series === 'INDPRO' && ['2013-05-01', '2013-06-01', '2013-07-01'].includes(obsDate))
  .map((row, i) => ({ ...row, value: row.value! * (i < 2 ? 1.01 : 1), releaseTime, realtimeStart: revisedOn }));
const sum = ({ rows, columns, values }: Matrix) => ({
  prediction: Float64Array.from({ length: rows }, (_, i) =>
    values.subarray(i * columns.length, (i + 1) * columns.length).reduce((a, b) => a + b, 0),
  ),
});

describe('revisionImpact', () => {
  it('finds the rows that read the revised months, and by how much they change', () => {
    const given = { spec: monthly, asOfTime: endOfDay('2015-06-30'), observations, vintage, bars: [], predict: sum };
    const impact = revisionImpact(given);
    assert.deepEqual(
      [impact.series, impact.releasedOn, impact.revisedDates, impact.newDates],
      ['INDPRO', revisedOn, 2, 0],
    );
    assert.deepEqual([impact.rowsGained, impact.rowsLost], [0, 0]);
    // Growth of May and of July move by 100 log 1.01; that of June has both its months moved alike.
    const production = impact.features.find(({ column }) => column === 'production')!;
    assert.deepEqual([production.firstDate, production.lastDate], ['2013-05-01', '2013-07-01']);
    assert.ok(Math.abs(Math.abs(production.largestChange) - 100 * Math.log(1.01)) < 1e-10);
    assert.deepEqual(
      impact.features.map(({ column }) => column),
      ['production', 'gap'],
    );
    const prediction = impact.predictions[0]!;
    assert.ok(Math.abs(Math.abs(prediction.largestChange) - 200 * Math.log(1.01)) < 1e-9, 'production and gap');
    assert.equal(prediction.changedRows, impact.changedRows);
  });

  it('leaves gold as it was known alone', () => {
    const before = gold(daily, '2015-06-30').frame;
    const after = gold(daily, '2015-06-30', { observations: [...observations, ...vintage] }).frame;
    const until = before.time.findIndex((time) => time >= releaseTime);
    assert.ok(until > 500);
    for (const name of Object.keys(before.columns))
      assert.deepEqual(after.columns[name]!.slice(0, until), before.columns[name]!.slice(0, until), name);
    const impact = revisionImpact({ spec: daily, asOfTime: endOfDay('2015-06-30'), observations, vintage, bars });
    assert.ok(impact.changedRows > 20);
    assert.deepEqual(impact.predictions, []);
  });

  it('counts dates that are new', () => {
    const next = {
      ...vintage[0]!,
      obsDate: '2018-01-01',
      periodEnd: '2018-01-31',
      releaseTime: endOfDay('2018-02-20'),
    };
    const { newDates, revisedDates } = revisionImpact({
      spec: monthly,
      asOfTime: endOfDay('2018-06-30'),
      observations,
      vintage: [next],
      bars: [],
    });
    assert.deepEqual([newDates, revisedDates], [1, 0]);
  });

  it('refuses rows that are not one vintage', () => {
    const given = { spec: monthly, asOfTime: endOfDay('2015-06-30'), observations, bars: [] };
    for (const odd of [
      [],
      [vintage[0]!, { ...vintage[1]!, series: 'GDP' }],
      [vintage[0]!, { ...vintage[1]!, releaseTime: startOfDay(addDays(revisedOn, 1)) }],
    ])
      assert.throws(() => revisionImpact({ ...given, vintage: odd }), {
        name: 'InputError',
        message: /one release of one series/,
      });
  });
});
