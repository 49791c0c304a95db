import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ArtifactRef } from '../../../contracts/artifact.ts';
import { createDataset } from '../../../storage/datasets.ts';
import { diffDatasets } from '../../../storage/datasets/diff.ts';
import type { Lake } from '../../../storage/lake.ts';
import { createdAt, datasetOf, origin, quarter, stored, tableOf } from '../support/datasets.ts';
import { temporaryLake } from '../support/temporaryLake.ts';

describe('differences of datasets', () => {
  let temporary: Awaited<ReturnType<typeof temporaryLake>>;
  let lake: Lake;
  let folder: string;
  beforeEach(async () => {
    temporary = await temporaryLake();
    ({ lake, folder } = temporary);
  });
  afterEach(() => temporary.remove());

  it('tells what changed: rows by key with examples, columns, entries', async () => {
    const a = (await datasetOf(temporary, tableOf(quarter))).manifest;
    const b = (
      await datasetOf(
        temporary,
        tableOf([
          ['2020-04-01', 4],
          ['2020-03-01', 3, 1_577_836_800_000_000_001n],
          ['2020-02-01', 2.5],
        ]),
      )
    ).manifest;
    const diff = await diffDatasets(lake, a.version, b.version.slice(0, 8));
    assert.deepEqual(diff, {
      from: a.version,
      to: b.version,
      unchanged: [],
      entries: [
        {
          name: 'macro/GDP',
          change: 'changed',
          rowsBefore: 3,
          rowsAfter: 3,
          schemaChanges: [],
          added: 1,
          removed: 1,
          changed: 1,
          examples: {
            added: ['obs_date=2020-04-01'],
            removed: ['obs_date=2020-01-01'],
            changed: [
              { key: 'obs_date=2020-03-01', column: 'value', before: '–', after: '3' },
              {
                key: 'obs_date=2020-03-01',
                column: 'seen',
                before: '1970-01-01T00:00:00.000000007Z',
                after: '2020-01-01T00:00:00.000000001Z',
              },
            ],
          },
        },
      ],
    });
    const back = (await diffDatasets(lake, b.version, a.version)).entries[0]!;
    assert.deepEqual([back.added, back.removed, back.changed], [1, 1, 1]);
    assert.deepEqual((await diffDatasets(lake, a.version, a.version)).unchanged, ['macro/GDP']);
  });

  it('tells changes of columns, of keys and of whole entries', async () => {
    const rows = tableOf(quarter);
    const { columns } = rows;
    const renamed = { rows: 3, columns: [columns[0]!, columns[1]!, { ...columns[2]!, name: 'known' }] };
    const file = await stored(lake, folder, rows);
    const put = (entries: { name: string; key: string[]; file: ArtifactRef }[]) =>
      createDataset(lake, { entries, origin, at: createdAt });
    const one = (await put([{ name: 'a', key: ['obs_date'], file }])).manifest.version;
    const other = (
      await put([
        { name: 'a', key: ['obs_date'], file: await stored(lake, folder, renamed) },
        { name: 'b', key: [], file },
      ])
    ).manifest.version;
    const { entries } = await diffDatasets(lake, one, other);
    assert.deepEqual(
      entries.map(({ name, change, added, changed, schemaChanges }) => [name, change, added, changed, schemaChanges]),
      [
        ['a', 'changed', 0, 0, ['known timestamp added', 'seen timestamp removed']],
        ['b', 'added', 3, 0, []],
      ],
    );
    const more = await stored(lake, folder, tableOf([...quarter, quarter[0]!, quarter[0]!]));
    const whole = (await put([{ name: 'b', key: [], file: more }])).manifest.version;
    const found = (await diffDatasets(lake, other, whole)).entries;
    assert.deepEqual(
      found.map(({ name, change, added, removed }) => [name, change, added, removed]),
      [
        ['a', 'removed', 0, 3],
        ['b', 'changed', 2, 0],
      ],
    );
    assert.match(found[1]!.examples.added[0]!, /^obs_date=2020-01-01 value=1\.5 seen=/);
  });

  it('agrees with a slow oracle on any two tables', async () => {
    const rows = fc.uniqueArray(
      fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.option(fc.integer({ min: 0, max: 2 }))),
      {
        selector: ([key]) => key,
      },
    );
    await fc.assert(
      fc.asyncProperty(rows, rows, async (before, after) => {
        const versions = [
          (await datasetOf(temporary, tableOf(before))).manifest.version,
          (await datasetOf(temporary, tableOf(after))).manifest.version,
        ];
        const { entries } = await diffDatasets(lake, versions[0]!, versions[1]!);
        const [was, is] = [new Map(before), new Map(after)];
        const expected = [
          [...is.keys()].filter((key) => !was.has(key)).length,
          [...was.keys()].filter((key) => !is.has(key)).length,
          [...is].filter(([key, value]) => was.has(key) && was.get(key) !== value).length,
        ];
        const { added, removed, changed } = entries[0] ?? { added: 0, removed: 0, changed: 0 };
        assert.deepEqual([added, removed, changed], expected);
      }),
      { numRuns: 25 },
    );
  }).timeout(30_000);
});
