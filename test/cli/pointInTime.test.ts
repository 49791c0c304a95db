import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { impact, leak } from '../../cli/commands/pointInTime.ts';
import type { Output } from '../../cli/output.ts';
import { dateOf } from '../../contracts/dates.ts';
import type { Observation } from '../../contracts/observation.ts';
import type { LeakReport } from '../../contracts/pointInTime.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { startSnapshot, type Snapshot } from '../../sources/snapshot/server.ts';
import { sources } from '../../sources/registry.ts';
import { createLake, type Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';
import { sha256 } from '../../storage/sha256.ts';
import { contextFor } from '../sources/support.ts';
import { monthly } from '../ml/features/goldSystems.ts';

const series = [
  { id: 'GDP', frequency: 'quarterly', optional: false },
  { id: 'UNRATE', frequency: 'monthly', optional: false },
] as const;
const spec: SystemSpec = {
  ...monthly,
  sources: [{ source: 'fred', kind: 'observations', options: {}, series }],
  features: { unemployment: { feature: 'value', of: ['UNRATE'], parameters: {} } },
};

/** Keeps what a command says it found. */
function listening(): Output & { readonly found: { value: unknown; lines: readonly string[] }[] } {
  const found: { value: unknown; lines: readonly string[] }[] = [];
  const same = (text: string) => text;
  const nothing = () => undefined;
  return {
    found,
    json: false,
    live: false,
    say: nothing,
    status: nothing,
    problem: nothing,
    bold: same,
    dim: same,
    result: (value, lines) => void found.push({ value, lines }),
  };
}

describe('the point-in-time commands', () => {
  let folder: string;
  let snapshot: Snapshot;
  let lake: Lake;
  let unemployment: readonly Observation[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-point-in-time-'));
    lake = createLake(join(folder, 'lake'));
    snapshot = await startSnapshot();
    for (const { id, frequency } of series) {
      const { raw } = await sources.fred.fetch({ series: id, frequency }, contextFor(snapshot));
      const { bytes } = raw;
      if (id === 'UNRATE') unemployment = sources.fred.parse(id, bytes);
      const key = paths.bronze('fred', id, '2026-01-02T00:00:00.000Z', await sha256(bytes), 'json');
      await lake.put(key, bytes, 'bronze');
    }
  });
  after(async () => {
    await snapshot.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('show that GDP lagged by 30 days is known about 90 days too early, and write the page', async () => {
    const output = listening();
    const out = join(folder, 'reports', 'leak.html');
    await leak(lake, output, spec, { asOf: '2019-12-31', days: 30, out });
    const report = output.found[0]!.value as LeakReport;
    const gdp = report.features.find(({ feature }) => feature === 'fred_GDP_lag_30d')!;
    assert.ok(gdp.lead!.median > 85 && gdp.lead!.median < 95, `${gdp.lead!.median}`);
    assert.ok(gdp.earlyShare > 0.8);
    assert.match(output.found[0]!.lines.join('\n'), /fred_GDP_lag_30d +9\d\.\d/);
    assert.match(await readFile(out, 'utf8'), /Look-ahead of naive lags/);
  });

  it('refuse a date that is none, data that is not collected and a day without a release', async () => {
    const options = { asOf: '2019-12-31', days: 30 };
    await assert.rejects(
      leak(lake, listening(), spec, { ...options, asOf: '2019-13-31' }),
      /--as-of, got "2019-13-31"/,
    );
    const more = { ...spec, sources: [{ ...spec.sources[0]!, series: [...series, { ...series[0], id: 'CPIAUCSL' }] }] };
    await assert.rejects(
      leak(lake, listening(), more, options),
      /raw data of CPIAUCSL from fred .*regimen run test-system/,
    );
    const none = { ...options, series: 'UNRATE', releasedOn: '2019-12-25' };
    await assert.rejects(impact(lake, listening(), spec, none), {
      name: 'InputError',
      message: /release of UNRATE on 2019-12-25/,
    });
  });

  it('tell what one release changed', async () => {
    const output = listening();
    const before = unemployment.filter(({ releaseTime }) => releaseTime < Date.UTC(2019, 11, 31));
    const releasedOn = dateOf(before.at(-1)!.releaseTime);
    await impact(lake, output, spec, { asOf: '2019-12-31', series: 'UNRATE', releasedOn });
    assert.match(output.found[0]!.lines[0]!, new RegExp(`^UNRATE of ${releasedOn}: \\d+ dates revised, \\d+ new`));
  });
});
