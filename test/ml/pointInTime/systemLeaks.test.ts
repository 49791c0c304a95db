import assert from 'node:assert/strict';
import { endOfDay } from '../../../contracts/dates.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { systemLeaks } from '../../../ml/pointInTime/systemLeaks.ts';
import { renderPointInTime } from '../../../report/pointInTimePage.ts';
import { revisionImpact } from '../../../ml/pointInTime/revisionImpact.ts';
import { bars, daily, feature, gold, monthly, observations } from '../features/goldSystems.ts';

const asOf = '2015-06-30';
const splits = { scheme: 'expanding', firstTest: '2012-01-02', testRows: 100, embargoRows: 5, trainRows: 0 } as const;
const given = { asOfTime: endOfDay(asOf), observations, bars, days: 30 };

describe('systemLeaks', () => {
  it('takes every series of a system that names no lag, on the ends of months', async () => {
    const report = await systemLeaks({ ...given, spec: { ...monthly, sources: withoutGold } });
    assert.deepEqual(
      report.features.map((one) => one.feature),
      ['fred_UNRATE_lag_30d', 'fred_INDPRO_lag_30d', 'fred_GDP_lag_30d'],
    );
    // GDP is released 29 days after its quarter, at 13:30: 90 to 92 days of quarter + 29 − 30 and 13.5 hours.
    const { lead } = report.features[2]!;
    assert.ok(lead!.least > 88 && lead!.most < 92, JSON.stringify(lead));
    assert.equal(report.score, null);
    assert.match(report.scoreNote, /no target/);
  });

  it('has honest columns that are those of release_lag in gold, and scores the target of the system', async () => {
    const spec: SystemSpec = {
      ...daily,
      splits,
      features: {
        fred_GDP_lag_30d: feature('release_lag', ['GDP']),
        slow: feature('release_lag', ['INDPRO'], { days: 90 }),
      },
    };
    const report = await systemLeaks({ ...given, spec });
    assert.deepEqual(
      report.features.map(({ feature: name, days }) => [name, days]),
      [
        ['fred_GDP_lag_30d', 30],
        ['slow', 90],
      ],
    );
    assert.equal(report.features[1]!.early.length, 0);
    const { frame } = gold(spec, asOf);
    for (const { date, known, knownPeriod } of report.features[0]!.examples) {
      const row = [...frame.time].findIndex((at) => new Date(at).toISOString().startsWith(date));
      assert.equal(frame.columns['fred_GDP_lag_30d']![row], known);
      assert.ok(knownPeriod! < date);
    }
    const { score } = report;
    assert.equal(score!.model, 'logistic-regression');
    assert.ok(score!.naive > 0.6 && score!.honest > 0.6 && score!.honest < 0.9);
    // The last five sessions have no label yet.
    assert.equal(score!.rows, [...frame.time].filter((at) => at >= Date.UTC(2012, 0, 2)).length - 5);
  });

  it('refuses a system without series of observations', async () => {
    const spec = { ...daily, splits, sources: daily.sources.slice(1) };
    await assert.rejects(systemLeaks({ ...given, spec }), {
      name: 'ConfigError',
      message: /needs series of observations/,
    });
  });

  it('shows on a page that escapes what it is given and is the same twice', async () => {
    const leak = await systemLeaks({ ...given, spec: { ...monthly, sources: withoutGold } });
    const vintage = observations
      .slice(150, 151)
      .map((row) => ({ ...row, value: 1, releaseTime: Date.UTC(2015, 1, 20) }));
    const impact = revisionImpact({ spec: monthly, asOfTime: endOfDay(asOf), observations, vintage, bars: [] });
    const page = { system: '<b>x</b>', asOf, leak, impact };
    const html = renderPointInTime(page);
    assert.equal(renderPointInTime(page), html);
    assert.ok(!html.includes('<b>x</b>'));
    for (const words of [
      'Look-ahead of naive lags',
      'fred_<wbr>GDP_<wbr>lag_<wbr>30d',
      'What the vintage of INDPRO of 2015-02-20 changes',
      'Changed features',
    ])
      assert.ok(html.includes(words), words);
    assert.ok(!renderPointInTime({ ...page, leak: null, impact: null }).includes('<section'));
  });
});

/** The optional series has no observations here. */
const withoutGold = monthly.sources.map((source) => ({
  ...source,
  series: source.series.filter(({ id }) => id !== 'GLD'),
}));
