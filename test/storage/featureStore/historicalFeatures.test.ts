import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FeatureColumn, FeatureStatus } from '../../../contracts/featureStore.ts';
import { historicalFeatures } from '../../../storage/featureStore/historicalFeatures.ts';
import { versionOf } from '../../../storage/featureStore/views.ts';
import type { Lake } from '../../../storage/lake.ts';
import { day, dayMs, goldFrame, recordGold, viewOf, type GoldRow } from '../support/goldLake.ts';
import { temporaryLake } from '../support/temporaryLake.ts';

interface Answer {
  readonly value: number;
  readonly status: FeatureStatus;
  readonly time: number;
}

/** Looks at every row for every question. */
function slow(rows: readonly GoldRow[], place: number, at: number, ttlMs: number | null): Answer {
  let best: GoldRow | undefined;
  for (const row of rows) if (row.known <= at && (best === undefined || row.time > best.time)) best = row;
  if (best === undefined) return { value: NaN, status: 'NOT_FOUND', time: NaN };
  if (ttlMs !== null && at - best.time > ttlMs) return { value: NaN, status: 'OUTSIDE_MAX_AGE', time: best.time };
  const value = best.values[place]!;
  return { value, status: Number.isNaN(value) ? 'NULL_VALUE' : 'PRESENT', time: best.time };
}

const answers = ({ values, statuses, eventTimes }: FeatureColumn): Answer[] =>
  Array.from(values, (value, row) => ({ value, status: statuses[row]!, time: eventTimes[row]! }));

/** Rows a day apart that become known 0 to 6 days later, in any order, often together; some values are missing. */
const goldRows = fc
  .array(
    fc.record({
      lag: fc.integer({ min: 0, max: 6 }),
      values: fc.tuple(fc.constantFrom(1, -0, 0.1, NaN), fc.double({ noNaN: true })),
    }),
    {
      minLength: 1,
      maxLength: 14,
    },
  )
  .map((rows) => rows.map(({ lag, values }, n): GoldRow => ({ time: day(n), known: day(n + lag), values })));

describe('historicalFeatures', function () {
  this.timeout(60_000);
  let world: { lake: Lake; folder: string; remove: () => Promise<void> };
  beforeEach(async () => (world = await temporaryLake()));
  afterEach(() => world.remove());
  const features = ['rate', 'spread'];

  it('gives what the plainest code gives, for any lags, ties, holes and ages, and nothing from the future', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        goldRows,
        fc.array(fc.integer({ min: -2, max: 40 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(null, 0, 1, 3.5),
        async (rows, halfDays, ttlDays) => {
          const system = `s${(round += 1)}`;
          await recordGold(world, system, { frame: goldFrame(features, rows), asOf: 30 });
          const ttlMs = ttlDays === null ? null : ttlDays * dayMs;
          const view = await versionOf(viewOf({ system, ttlMs }));
          const time = Float64Array.from(halfDays, (half) => day(half / 2));
          const columns = await historicalFeatures({
            lake: world.lake,
            views: [view],
            rows: { entities: { instrument: halfDays.map(() => 'SP500') }, time },
            features: ['bars:spread', 'bars:rate'],
          });
          assert.deepEqual(
            columns.map((one) => one.feature),
            ['spread', 'rate'],
          );
          for (const [index, place] of [1, 0].entries()) {
            const expected = Array.from(time, (at) => slow(rows, place, at, ttlMs));
            assert.deepEqual(answers(columns[index]!), expected);
            for (const [row, { time: of }] of answers(columns[index]!).entries()) {
              const known = rows.find((one) => one.time === of)?.known ?? -Infinity;
              assert.ok(known <= time[row]!, `row known at ${known}, asked at ${time[row]!}`);
            }
          }
        },
      ),
      { numRuns: 16, seed: 5 },
    );
  });

  it('is inclusive at the time known and at the end of the time to live', async () => {
    const rows = [{ time: day(0), known: day(2), values: [1, 2] }];
    await recordGold(world, 'tiny', { frame: goldFrame(features, rows), asOf: 9 });
    const view = await versionOf(viewOf({ ttlMs: 3 * dayMs }));
    const time = Float64Array.of(day(2) - 1, day(2), day(3), day(3) + 1);
    const [column] = await historicalFeatures({
      lake: world.lake,
      views: [view],
      rows: { entities: { instrument: ['SP500', 'SP500', 'SP500', 'SP500'] }, time },
      features: ['bars:rate'],
    });
    assert.deepEqual(column!.statuses, ['NOT_FOUND', 'PRESENT', 'PRESENT', 'OUTSIDE_MAX_AGE']);
    assert.deepEqual([...column!.values].slice(1, 3), [1, 1]);
  });

  it('joins views of several systems and entities; a view says nothing about the instrument of another', async () => {
    const frame = (value: number) =>
      goldFrame(features, [{ time: day(0), known: day(0), values: [value, value + 0.5] }]);
    await recordGold(world, 'tiny', { frame: frame(1), asOf: 1 });
    await recordGold(world, 'other', { frame: frame(7), asOf: 1 });
    const views = [
      await versionOf(viewOf()),
      await versionOf(viewOf({ name: 'others', system: 'other', entity: { name: 'instrument', key: "O'Hara" } })),
    ];
    const rows = { entities: { instrument: ["O'Hara", 'SP500'] }, time: Float64Array.of(day(1), day(1)) };
    const columns = await historicalFeatures({
      lake: world.lake,
      views,
      rows,
      features: ['bars:rate', 'others:spread'],
    });
    assert.deepEqual(
      columns.map(({ values }) => [...values]),
      [
        [NaN, 1],
        [7.5, NaN],
      ],
    );
    assert.deepEqual(
      columns.map(({ statuses }) => statuses),
      [
        ['NOT_FOUND', 'PRESENT'],
        ['PRESENT', 'NOT_FOUND'],
      ],
    );
  });

  it('reads the newest gold, or that of a day', async () => {
    const rows = [0, 1, 2].map((n) => ({ time: day(n), known: day(n), values: [n, n] }));
    await recordGold(world, 'tiny', { frame: goldFrame(features, rows), asOf: 2 });
    await recordGold(world, 'tiny', { frame: goldFrame(features, rows.slice(0, 2)), asOf: 1 });
    const ask = async (asOf?: string) => {
      const [column] = await historicalFeatures({
        lake: world.lake,
        views: [await versionOf(viewOf())],
        rows: { entities: { instrument: ['SP500'] }, time: Float64Array.of(day(5)) },
        features: ['bars:rate'],
        ...(asOf && { asOf }),
      });
      return column!.values[0];
    };
    assert.equal(await ask(), 2);
    assert.equal(await ask('2020-01-02'), 1);
    await assert.rejects(ask('2019-12-31'), {
      name: 'InputError',
      message: /gold of tiny as of 2019-12-31 or earlier/,
    });
  });

  it('refuses what is unknown with the nearest name, and rows that do not fit, with both numbers', async () => {
    await recordGold(world, 'tiny', { frame: goldFrame(['rate'], [{ time: 0, known: 0, values: [1] }]), asOf: 1 });
    const views = [await versionOf(viewOf())];
    const ask = (change: { features?: string[]; entities?: Record<string, string[]>; time?: number[] }) =>
      historicalFeatures({
        lake: world.lake,
        views,
        rows: { entities: change.entities ?? { instrument: ['SP500'] }, time: Float64Array.from(change.time ?? [1]) },
        features: change.features ?? ['bars:rate'],
      });
    const cases: readonly (readonly [Parameters<typeof ask>[0], RegExp])[] = [
      [{ features: ['bar:rate'] }, /no feature view bar; known are bars\. Did you mean bars\?/],
      [{ features: ['bars:rat'] }, /no feature of bars named rat; known are rate, spread\. Did you mean rate\?/],
      [{ features: ['bars'] }, /no feature of bars named ""/],
      [{ features: [] }, /at least one feature such as view:feature, got none/],
      [{ entities: { instrumnt: ['SP500'] } }, /joined on instrument, and the entities have instrumnt/],
      [{ entities: { instrument: ['SP50O'] } }, /no instrument SP50O; known are SP500\. Did you mean SP500\?/],
      [{ time: [1, 2] }, /Expected 2 values of instrument, one for each time, got 1/],
      [{ time: [NaN] }, /epoch milliseconds in row 0, got NaN/],
      [
        { features: ['bars:spread'] },
        /Expected spread of the feature view bars in the gold of tiny, which has time, rate/,
      ],
    ];
    for (const [change, message] of cases) await assert.rejects(ask(change), { name: 'InputError', message });
    const lost = [await versionOf(viewOf({ system: 'tinny' }))];
    const rows = { entities: { instrument: ['SP500'] }, time: Float64Array.of(1) };
    await assert.rejects(historicalFeatures({ lake: world.lake, views: lost, rows, features: ['bars:rate'] }), {
      name: 'InputError',
      message: /gold of tinny in the lake, found none; there is gold of tiny\. Did you mean tiny\?/,
    });
  });
});
