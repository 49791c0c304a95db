import assert from 'node:assert/strict';
import { join } from 'node:path';
import { currentRegime } from '../../activities/currentRegime.ts';
import { suitedSystem } from '../../activities/suited.ts';
import { endOfDay } from '../../contracts/dates.ts';
import type { RegimeScore } from '../../contracts/evaluation.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { FittedModel } from '../../ml/models/model.ts';
import { models } from '../../ml/models/registry.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { writeArrow } from '../../storage/arrow.ts';
import { promote, registerVersion } from '../../storage/modelRegistry.ts';
import { paths } from '../../storage/paths.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';

const rows = 300;
const month = (row: number) => endOfDay(new Date(Date.UTC(1990, row + 1, 0)).toISOString().slice(0, 10));
const random = createRandom(4, 'current regime');
/** Growth falls for the last 30 rows. */
const growth = Float64Array.from(
  { length: rows },
  (_, row) => (Math.floor(row / 90) % 2 === 1 || row >= 270 ? -1.5 : 1) + 0.5 * random.normal(),
);
const goldOf = (length: number): Frame => ({
  time: Float64Array.from({ length }, (_, row) => month(row)),
  columns: { growth: growth.slice(0, length) },
});
const dayOf = (length: number) => new Date(month(length - 1)).toISOString().slice(0, 10);

describe('the regime that a champion sees', () => {
  let world: Awaited<ReturnType<typeof temporaryLake>>;
  let fitted: FittedModel;
  before(async () => {
    world = await temporaryLake();
    const { time, columns } = goldOf(240);
    const context = { seed: 1, threads: 1, engines: {}, onProgress: () => undefined };
    fitted = await models['gaussian-hmm'].fit(
      { time, x: { rows: 240, columns: ['growth'], values: columns['growth']! }, target: new Float64Array(0) },
      { states: 2, restarts: 4 },
      { ...context, signal: new AbortController().signal },
    );
    const champion = await register(240);
    await promote(world.lake, 'cycle', champion, { asOf: dayOf(240), at: '2026-01-01', by: 'test', reason: 'first' });
    // Runs after it see more rows; their own models stay challengers.
    await register(285);
    await register(rows);
  });
  after(() => world.remove());

  /** A run of the regime system as of so many rows, with the model that was fitted on 240. */
  async function register(length: number, scores: readonly RegimeScore[] = [], system = 'cycle') {
    const { lake, folder } = world;
    const executionId = `${system}-${length}`;
    const file = join(folder, `${executionId}.arrow`);
    await writeArrow(file, goldOf(length));
    const gold = await lake.putFile(paths.goldArrow(executionId), file, 'gold-arrow');
    const put = (name: string, value: unknown) => lake.putJson(paths.runFile(executionId, name), value, 'config');
    const files = Object.fromEntries(
      await Promise.all(
        Object.entries(fitted.files).map(
          async ([name, bytes]) =>
            [name, await lake.put(paths.modelFile(executionId, 'hmm', name), bytes, 'model-file')] as const,
        ),
      ),
    );
    const manifest = await put('manifest.json', {
      ...{ id: 'hmm', system, model: 'gaussian-hmm', features: ['growth'], files },
      results: await put('results.json', fitted.summary),
    });
    const config = await put('config.json', { models: { mine: { model: 'lightgbm' }, other: { model: 'mlp' } } });
    const { version } = await registerVersion(lake, {
      ...{ model: system, challenger: 'hmm', contentKey: executionId, features: ['growth'], metrics: {}, executionId },
      ...{ asOf: dayOf(length), config, manifest, gold, trigger: 'manual', createdAt: '2026-01-01T00:00:00Z' },
      evaluation: await put('evaluation.json', { regimeMap: { metric: 'log_loss', level: 0.95, regimes: [], scores } }),
    });
    return version;
  }

  it('is the filtered one of the newest row that was known, by the champion of that day', async () => {
    for (const [length, state] of [
      [285, 'contraction'],
      [240, 'expansion'],
    ] as const) {
      const found = await currentRegime(world.lake, { system: 'cycle', asOf: dayOf(length) });
      const x = { rows: length, columns: ['growth'], values: growth.slice(0, length) };
      const filtered = fitted.predict(x)[`filtered_${state === 'contraction' ? 0 : 1}`]!.at(-1)!;
      assert.deepEqual(found, {
        ...{ system: 'cycle', version: 1, state, regime: state, probability: filtered, date: dayOf(length) },
      });
      assert.ok(found.probability > 0.9);
    }
    // A day between two runs knows the rows of the earlier one alone.
    const between = await currentRegime(world.lake, { system: 'cycle', asOf: dayOf(290) });
    assert.equal(between.date, dayOf(285));
    const told = { system: 'cycle', asOf: dayOf(285), tags: { contraction: 'volatile' } };
    assert.equal((await currentRegime(world.lake, told)).regime, 'volatile');
  });

  it('says what to do where no champion was there by then', async () => {
    await assert.rejects(currentRegime(world.lake, { system: 'cycle', asOf: '2000-01-31' }), {
      name: 'InputError',
      message:
        /^Models are chosen by the regime of cycle, which has no champion as of 2000-01-31; run it first: regimen run cycle --as-of 2000-01-31, or leave suit out\.$/,
    });
  });

  it('chooses by what the newest run that measured a kind said of it, up to the day', async () => {
    const worth = (model: string, skill: number, length: number) =>
      ({ model, regime: 'contraction', skill, rows: 100, lower: skill, upper: skill, length }) as const;
    await register(200, [worth('mine', -0.1, 200), worth('other', 0.1, 200)], 'lab');
    // A later run that left lightgbm out measured the network alone.
    await register(285, [worth('other', 0.2, 285)], 'lab');
    await register(rows, [worth('mine', 0.5, rows)], 'lab');
    const base = { stacks: [], parameters: {}, features: [] };
    const spec = {
      name: 'lab',
      models: { mine: { model: 'lightgbm', ...base }, other: { model: 'mlp', ...base } },
      policy: { challenger: 'best' },
    } as unknown as SystemSpec;
    const { spec: left, suited } = await suitedSystem(world.lake, spec, { regimeOf: 'cycle' }, dayOf(285));
    assert.deepEqual(Object.keys(left.models), ['other']);
    assert.deepEqual(suited.leftOut, [{ id: 'mine', model: 'lightgbm', why: 'skill -0.1000 measured on 100 rows' }]);
    const later = await suitedSystem(world.lake, spec, { regimeOf: 'cycle' }, dayOf(rows));
    assert.deepEqual(later.suited.leftOut, []);
  });
});
