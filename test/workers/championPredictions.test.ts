import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { impact, type Predictor } from '../../cli/commands/pointInTime.ts';
import type { Output } from '../../cli/output.ts';
import { addDays } from '../../contracts/dates.ts';
import type { RevisionImpact } from '../../contracts/pointInTime.ts';
import type { ModelManifest } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { linearRegression } from '../../ml/models/linearRegression.ts';
import { bronzeText } from '../../sources/fred/bronze.ts';
import { createLake, type Lake } from '../../storage/lake.ts';
import { promote, registerVersion } from '../../storage/modelRegistry.ts';
import { paths } from '../../storage/paths.ts';
import { championPredictions } from '../../workers/championPredictions.ts';
import { monthly } from '../ml/features/goldSystems.ts';
import { fitContext } from '../support/modelData.ts';

const spec: SystemSpec = {
  ...monthly,
  seed: 1,
  labels: null,
  sources: [
    {
      ...{ source: 'fred', kind: 'observations', options: {} },
      series: [{ id: 'INDPRO', frequency: 'monthly', optional: false }],
    },
  ],
  features: { level: { feature: 'value', of: ['INDPRO'], parameters: {} } },
  models: { line: { model: 'linear-regression', parameters: {}, stacks: [], features: [] } },
};

const metadata = { seriess: [{ id: 'INDPRO', title: 'Production', frequency_short: 'M', units: 'Index' }] };
const revisedOn = '2015-02-20';
const months = Array.from({ length: 62 }, (_, at) => new Date(Date.UTC(2010, at, 1)).toISOString().slice(0, 10));
const levelOf = (at: number) => 100 + at + (at % 5);
/** First releases, then the revision of two months by 1.5 and −4. */
const rows = [
  ...months.slice(0, 60).map((date, at) => {
    const realtime_start = addDays(date, 46);
    const revised = date === '2013-05-01' || date === '2014-01-01';
    const realtime_end = revised ? addDays(revisedOn, -1) : '9999-12-31';
    return { date, value: String(levelOf(at)), realtime_start, realtime_end };
  }),
  { date: '2013-05-01', value: String(levelOf(40) + 1.5), realtime_start: revisedOn, realtime_end: '9999-12-31' },
  { date: '2014-01-01', value: String(levelOf(48) - 4), realtime_start: revisedOn, realtime_end: '9999-12-31' },
].sort((a, b) => a.date.localeCompare(b.date) || a.realtime_start.localeCompare(b.realtime_start));

function listening(): Output & { readonly found: { value: unknown; lines: readonly string[] }[] } {
  const found: { value: unknown; lines: readonly string[] }[] = [];
  const nothing = () => undefined;
  const same = (text: string) => text;
  return {
    ...{ found, json: false, live: false, say: nothing, status: nothing, problem: nothing, bold: same, dim: same },
    result: (value, lines) => void found.push({ value, lines }),
  };
}

/** Puts y = 3 + 2 · level, as the system's champion, into the lake. */
async function crown(lake: Lake, feature: string): Promise<void> {
  const x = { rows: 20, columns: [feature], values: Float64Array.from({ length: 20 }, (_, at) => at * 1.5) };
  const target = x.values.map((value) => 3 + 2 * value);
  const time = Float64Array.from({ length: 20 }, (_, at) => at);
  const fitted = await linearRegression.fit({ time, x, target }, { ridge: 0 }, fitContext());
  const text = (name: string) =>
    lake.put(paths.modelFile('e', 'line', name), new TextEncoder().encode(name), 'gold-arrow');
  const gold = await text('gold.arrow');
  const files: Record<string, Awaited<ReturnType<Lake['put']>>> = {};
  for (const [name, bytes] of Object.entries(fitted.files))
    files[name] = await lake.put(paths.modelFile('e', 'line', name), bytes, 'model-file');
  const manifest: ModelManifest = {
    ...{ id: 'line', system: spec.name, asOf: '2014-12-31', model: 'linear-regression', revision: 1, memoKey: 'm' },
    ...{ engine: 'ours', device: 'cpu', features: [feature], stacks: [], gold, predictions: gold, states: null },
    ...{ files, results: gold, bases: [] },
  };
  const config = await lake.putJson(paths.runFile('e', 'config.json'), spec, 'config');
  const { version } = await registerVersion(lake, {
    ...{ model: spec.name, asOf: '2014-12-31', executionId: 'e', challenger: 'line', contentKey: 'c', config, gold },
    manifest: await lake.putJson(paths.modelFile('e', 'line', 'manifest.json'), manifest, 'manifest'),
    ...{ features: [feature], evaluation: gold, metrics: {}, trigger: 'manual', createdAt: '2015-01-01T00:00:00.000Z' },
  });
  const note = { at: '2015-01-01T00:00:00.000Z', by: 'test', reason: 'first', asOf: '2014-12-31' };
  await promote(lake, spec.name, version, note);
}

describe('championPredictions', function () {
  this.timeout(60_000);
  let folder: string;
  let lake: Lake;
  const predictor: Predictor = (champion, tables) =>
    championPredictions({ lake, champion, tables, threads: 1, engines: {} });
  const asked = { asOf: '2015-06-30', series: 'INDPRO', releasedOn: revisedOn };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regimen-predictions-test-'));
    lake = createLake(join(folder, 'lake'));
    const vintageDates = [...new Set(rows.map(({ realtime_start }) => realtime_start))].sort();
    const text = bronzeText({ kind: 'vintages', series: 'INDPRO', mode: 'fred-api', metadata, vintageDates, rows });
    await lake.put(
      paths.bronze('fred', 'INDPRO', '2026-01-02T00:00:00.000Z', 'a'.repeat(64), 'json'),
      new TextEncoder().encode(text),
      'bronze',
    );
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('let impact tell which predictions of the champion change: the model’s slope times the change of its input', async () => {
    await crown(lake, 'level');
    const output = listening();
    const out = join(folder, 'impact.html');
    await impact(lake, output, spec, { ...asked, out }, predictor);
    const { features, predictions, model, changedRows } = output.found[0]!.value as RevisionImpact;
    assert.deepEqual(model, { version: 1, id: 'line' });
    assert.equal(changedRows, 2);
    const [level, prediction] = [features[0]!, predictions[0]!];
    assert.deepEqual([level.changedRows, level.largestChange, level.largest.date], [2, -4, '2014-01-01']);
    assert.equal(predictions.length, 1);
    assert.deepEqual(
      [prediction.column, prediction.changedRows, prediction.firstDate, prediction.lastDate],
      ['prediction', 2, level.firstDate, level.lastDate],
    );
    assert.ok(Math.abs(prediction.largestChange + 8) < 1e-9, `2 · −4, got ${prediction.largestChange}`);
    assert.ok(Math.abs(prediction.meanChange + 2.5) < 1e-9, '2 · (1.5 − 4) / 2');
    assert.ok(Math.abs(prediction.largest.before - (3 + 2 * levelOf(48))) < 1e-9);
    assert.match(output.found[0]!.lines.join('\n'), /Predictions of the champion, version 1 \(line\):/);
    assert.match(await readFile(out, 'utf8'), /Changed predictions of champion version 1 \(line\)/);
  });

  it('are not made without a champion, and impact says so', async () => {
    const output = listening();
    await impact(lake, output, spec, asked, predictor);
    const { predictions, model } = output.found[0]!.value as RevisionImpact;
    assert.deepEqual([predictions, model], [[], undefined]);
    assert.match(output.found[0]!.lines.join('\n'), /There is no champion/);
  });

  it('refuse rows without a feature that the champion reads', async () => {
    await crown(lake, 'growth');
    await assert.rejects(impact(lake, listening(), spec, asked, predictor), {
      name: 'InputError',
      message: /^Version 1 of test-system reads 1 features, and the rows lack growth: make the rows with/,
    });
  });

  it('tell why the trainer failed', async () => {
    await crown(lake, 'level');
    const broken: Predictor = (champion, tables) =>
      championPredictions({ lake, champion, tables, threads: 0, engines: {} });
    await assert.rejects(impact(lake, listening(), spec, asked, broken), {
      name: 'TrainerCrashedError',
      message: /ended with 2: Expected threads to be a whole number of at least 1, got 0/,
    });
  });
});
