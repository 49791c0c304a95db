import assert from 'node:assert/strict';
import type { Frame } from '../../contracts/frame.ts';
import type { FeatureTable, RunContext, RunPlan, ValidatedData } from '../../contracts/runs.ts';
import type { HttpFetch } from '../../sources/source.ts';
import { readArrow } from '../../storage/arrow.ts';
import { opening, realWorld, type World } from './support/realWorld.ts';

interface Look {
  readonly run: RunContext;
  /** Series of which bronze did not hold the bytes. */
  readonly fresh: readonly string[];
  readonly data: ValidatedData;
  readonly gold: FeatureTable;
  readonly frame: Frame;
}

/** What monitor does before it scores: every series is asked for, silver and gold are made of what came. */
async function look(world: World, system: string, runId: string): Promise<Look> {
  const { run, series }: RunPlan = await world.run('openRun', opening(system, { runId }));
  const collected = [];
  for (const one of series) collected.push(await world.run('collectSeries', { run, series: one }));
  const data = await world.run('validateData', { run, collected });
  const gold = await world.run('buildFeatures', { run, data });
  const fresh = collected.filter(({ reused }) => !reused).map(({ id }) => id);
  return { run, fresh, data, gold, frame: await readArrow(await world.lake.localFile(gold.arrow)) };
}

describe('a revision of one series', function () {
  this.timeout(60_000);
  let world: World;
  let revised = false;
  // One month of housing starts, 1990-05, comes with another value.
  const http: HttpFetch = async (url, init) => {
    const reply = await fetch(url, init);
    const text = await reply.text();
    const changed = revised && url.includes('series_id=HOUST&');
    const body = changed ? text.replace(/("date":\s*"1990-05-01",\s*"value":\s*)"[^"]+"/, '$1"1234"') : text;
    return { status: reply.status, headers: reply.headers, text: () => Promise.resolve(body) };
  };
  before(async () => {
    world = await realWorld({ sources: { http } });
  });
  after(() => world.close());

  it('stores that series anew, in bronze and silver, and changes only the columns that read it', async () => {
    const first = await look(world, 'macro-cycle', 'first'.padStart(16, '0'));
    const other = await look(world, 'small', 'other'.padStart(16, '0'));
    const before = new Set([...(await world.keys('bronze/')), ...(await world.keys('silver/'))]);
    revised = true;
    const second = await look(world, 'macro-cycle', 'second'.padStart(16, '0'));

    assert.ok(first.fresh.length > 5, 'the first collection stored everything');
    assert.deepEqual(second.fresh, ['HOUST']);
    const after = [...(await world.keys('bronze/')), ...(await world.keys('silver/'))];
    const stored = after.filter((key) => !before.has(key)).map((key) => key.split('/').slice(0, 3).join('/'));
    assert.deepEqual(stored, ['bronze/fred/HOUST', 'silver/fred/HOUST']);
    assert.deepEqual([second.data.reused, second.gold.reused], [false, false]);

    const columns = Object.keys(first.frame.columns);
    assert.deepEqual(Object.keys(second.frame.columns), columns);
    assert.deepEqual(second.frame.time, first.frame.time);
    const moved = columns.filter((name) =>
      first.frame.columns[name]!.some((value, row) => !Object.is(value, second.frame.columns[name]![row])),
    );
    assert.deepEqual(moved, ['housing_growth']);

    // A system that does not read it has nothing to do, and neither has another look at the same values.
    for (const [system, earlier] of [
      ['small', other],
      ['macro-cycle', second],
    ] as const) {
      const again = await look(world, system, `again-${system}`.padStart(16, '0').slice(-16));
      assert.deepEqual([again.fresh, again.data.reused, again.gold.reused], [[], true, true], system);
      assert.equal(again.gold.arrow.sha256, earlier.gold.arrow.sha256);
    }
  });
});
