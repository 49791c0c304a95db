import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { endOfDay, monthEnds } from '../../../contracts/dates.ts';
import type { Frequency, Observation } from '../../../contracts/observation.ts';
import { regularFrequency } from '../../../contracts/regularFrequency.ts';
import type { SystemSpec } from '../../../contracts/system.ts';
import { knownNames } from '../../../ml/knownNames.ts';
import { checkData } from '../../../ml/quality/runChecks.ts';
import { periodEnd } from '../../../sources/periodEnd.ts';
import { sourceKinds, sources } from '../../../sources/registry.ts';
import { estimatedRelease } from '../../../sources/releaseLags.ts';
import { bundledCells } from '../../../sources/snapshot/bundledCells.ts';
import { bundledSystems, loadSystem } from '../../../systems/load.ts';

const marketFile = new URL('../../../sources/snapshot/data/market/SP500.csv', import.meta.url);

/** The bundled values of the system's series, each known from its estimated release on. */
function observationsOf(spec: SystemSpec): readonly Observation[] {
  const frequencies = new Map<string, Frequency>(
    spec.sources
      .filter(({ kind }) => kind === 'observations')
      .flatMap(({ series }) => series.map((one) => [one.id, regularFrequency(one)])),
  );
  return bundledCells('observations.csv').flatMap(([series, obsDate, value]): Observation[] => {
    const frequency = frequencies.get(series!);
    if (frequency === undefined) return [];
    const released = estimatedRelease(series!, frequency, obsDate!);
    return [
      {
        ...{ series: series!, obsDate: obsDate!, periodEnd: periodEnd(obsDate!, frequency), value: Number(value) },
        ...{ realtimeStart: released, realtimeEnd: '9999-12-31', vintage: 'latest-only' },
        releaseTime: endOfDay(released),
      },
    ];
  });
}

describe('the bundled systems on the bundled data', () => {
  for (const name of ['macro-cycle', 'signal-ensemble'])
    it(`${name} passes every month from the end of 2019 to the end of 2020`, async function () {
      this.timeout(60_000);
      const spec = await loadSystem(name, bundledSystems, { ...knownNames, sources: sourceKinds });
      const observations = observationsOf(spec);
      const bars = spec.sources.some(({ kind }) => kind === 'bars')
        ? sources.csv.parse('SP500', readFileSync(marketFile))
        : [];
      const have = new Set([...observations, ...bars].map(({ series }) => series));
      const absent = spec.sources
        .flatMap(({ series }) => series)
        .filter(({ id }) => !have.has(id))
        .map(({ id }) => ({ id, why: 'not bundled' }));
      for (const asOf of monthEnds('2019-12-31', '2020-12-31')) {
        const report = checkData({ spec, asOf, observations, bars, absent, sourceOf: {} });
        const told = report.findings
          .filter(({ status }) => status !== 'pass')
          .map(({ series, check, status, found }) => `${series} ${check} ${status}: ${found}`);
        // The bundled bars end on 17 April 2020, and every later look says so.
        const late = bars.length > 0 && asOf >= '2020-04-30';
        const expected = late
          ? told.filter((one) => one.startsWith('SP500 staleness warn: newest value of 2020-04-17'))
          : [];
        if (late) assert.equal(expected.length, 1, asOf);
        assert.deepEqual(
          told.filter((one) => !expected.includes(one) && !/ (?:present|calendar-gaps) warn/.test(one)),
          [],
          asOf,
        );
        assert.deepEqual([report.passed, report.quarantined], [true, []]);
      }
    });
});
