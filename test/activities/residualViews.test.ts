import assert from 'node:assert/strict';
import { join } from 'node:path';
import { residualViews, waitingViews } from '../../activities/residualViews.ts';
import type { ReportRequest } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import { writeArrow } from '../../storage/arrow.ts';
import { paths } from '../../storage/paths.ts';
import { marketToParquet } from '../../storage/tickTables.ts';
import { generateHawkes } from '../../ml/synthetic/hawkes.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import { temporaryLake } from '../storage/support/temporaryLake.ts';

const rows = 300;
const time = Float64Array.from({ length: rows }, (_, row) => row * 86_400_000);
const target = { name: 'up', kind: 'direction', of: 'close', horizon: 2 } as const;
const spec = { kind: 'signal', target, seed: 3, features: {} } as unknown as SystemSpec;

describe('residual views', () => {
  let world: Awaited<ReturnType<typeof temporaryLake>>;
  before(async () => (world = await temporaryLake()));
  after(() => world.remove());

  async function table(name: string, columns: Record<string, Float64Array>) {
    const file = join(world.folder, name);
    await writeArrow(file, { time, columns });
    return world.lake.putFile(`gold/${name}`, file, 'gold-arrow', rows);
  }

  it('test every model, and draw the challenger and what learns from residuals', async () => {
    const random = createRandom(2, 'outcomes');
    const gold = { arrow: await table('gold.arrow', { target: time.map(() => (random.uniform() < 0.5 ? 1 : 0)) }) };
    const predictions = await table('predictions.arrow', {
      probability: time.map((_, row) => 0.4 + 0.001 * (row % 200)),
    });
    const trained = [
      { id: 'meta', model: 'xgboost', predictions },
      { id: 'residual', model: 'residual-transformer', predictions },
      { id: 'plain', model: 'logistic-regression', predictions },
    ];
    const request = { gold, trained, evaluated: { challenger: 'meta' } } as unknown as ReportRequest;
    const views = await residualViews(world.lake, spec, request);
    assert.deepEqual(
      views.map(({ model, rows: judged, tests, curves }) => [model, judged, tests !== null, curves !== undefined]),
      [
        ['meta', 150, true, true],
        ['residual', 150, true, true],
        ['plain', 150, true, false],
      ],
    );
    assert.deepEqual(await residualViews(world.lake, { ...spec, kind: 'regime' }, request), []);
  });

  it('judge each Hawkes process once that features read', async () => {
    const { times, kinds } = generateHawkes(
      {
        baseline: [0.4, 0.4],
        branching: [
          [0.4, 0.1],
          [0.1, 0.4],
        ],
        decay: 1,
      },
      { seed: 4, horizon: 1500 },
    );
    const market = {
      trades: {
        timeNs: BigInt64Array.from(times, (at) => BigInt(Math.round(at * 1e9))),
        price: new Float64Array(times.length).fill(100),
        size: new Float64Array(times.length).fill(1),
        side: Int8Array.from(kinds, (kind) => (kind === 0 ? 1 : -1)),
      },
      quotes: {
        timeNs: new BigInt64Array(0),
        bidPrice: new Float64Array(0),
        bidSize: new Float64Array(0),
        askPrice: new Float64Array(0),
        askSize: new Float64Array(0),
      },
      books: {
        timeNs: new BigInt64Array(0),
        levels: 1,
        bidPrice: new Float64Array(0),
        bidSize: new Float64Array(0),
        askPrice: new Float64Array(0),
        askSize: new Float64Array(0),
      },
    };
    const file = join(world.folder, 'ticks.parquet');
    const count = await marketToParquet(file, market);
    const ticks = [await world.lake.putFile(paths.silver('recorded-ticks', 'MADEUSD', 'abc'), file, 'ticks', count)];
    const parameters = { windowSeconds: 5, fitSeconds: 600, refitSeconds: 450 };
    const read = (measure: string, more: object) => ({
      measure,
      of: ['MADEUSD'],
      parameters: { ...parameters, ...more },
    });
    const features = {
      buy: read('hawkes_intensity', { side: 'buy' }),
      sell: read('hawkes_intensity', { side: 'sell', windowSeconds: 10 }),
      branching: read('hawkes_branching', {}),
      flow: { measure: 'signed_volume', of: ['MADEUSD'], parameters: { windowSeconds: 5 } },
    };
    const request = { data: { ticks } } as unknown as ReportRequest;
    const views = await waitingViews(world.lake, { ...spec, features }, request);
    assert.deepEqual(
      views.map(({ series, side, fits }) => [series, side, fits]),
      [
        ['MADEUSD', 'buy', 2],
        ['MADEUSD', 'sell', 2],
      ],
    );
    assert.deepEqual(await waitingViews(world.lake, spec, request), []);
  });
});
