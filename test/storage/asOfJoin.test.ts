import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { asOfJoin, type AsOfJoin } from '../../storage/asOfJoin.ts';
import { readParquet, writeParquet } from '../../storage/parquet.ts';

interface Asked {
  readonly entity: string | null;
  readonly time: number;
}
interface Known extends Asked {
  readonly value: number;
  readonly text: string | null;
}

/** Few entities and times, so that ties, gaps and nulls all happen; NaN is a NULL. */
const entity = fc.constantFrom('a', 'b', 'Ä', null);
const time = fc.oneof(
  { arbitrary: fc.integer({ min: -3, max: 8 }), weight: 8 },
  { arbitrary: fc.constant(NaN), weight: 1 },
);
const asked: fc.Arbitrary<Asked[]> = fc.array(fc.record({ entity, time }), { maxLength: 25 });
const known: fc.Arbitrary<Known[]> = fc.array(
  fc.record({ entity, time, value: fc.constantFrom(1, 2.5, NaN), text: fc.constantFrom('x', 'y', null) }),
  { maxLength: 25 },
);

/** Looks at every right row for every left row. */
function slow(left: readonly Asked[], right: readonly Known[]): (Known | undefined)[] {
  return left.map((row) => {
    let best: Known | undefined;
    for (const each of right) {
      if (each.entity === null || each.entity !== row.entity || !(each.time <= row.time)) continue;
      if (best === undefined || each.time >= best.time) best = each;
    }
    return best;
  });
}

describe('asOfJoin', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'regimen-as-of-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  const at = (name: string) => join(folder, name);
  const plan = (part: Partial<{ left: object; right: object; to: string }> = {}): AsOfJoin => ({
    left: { path: at('left.parquet'), entity: 'entity', time: 'time', ...part.left },
    right: {
      path: at('right.parquet'),
      entity: 'id',
      known: 'known',
      values: ['value', 'text', 'known'],
      ...part.right,
    },
    to: part.to ?? at('joined.parquet'),
  });

  async function write(left: readonly Asked[], right: readonly Known[]): Promise<void> {
    await writeParquet(at('left.parquet'), [
      { name: 'entity', type: 'string', values: left.map((row) => row.entity) },
      { name: 'time', type: 'timestamp', values: Float64Array.from(left, (row) => row.time) },
      { name: 'row', type: 'int32', values: Int32Array.from(left.keys()) },
    ]);
    await writeParquet(at('right.parquet'), [
      { name: 'id', type: 'string', values: right.map((row) => row.entity) },
      { name: 'known', type: 'timestamp', values: Float64Array.from(right, (row) => row.time) },
      { name: 'value', type: 'double', values: Float64Array.from(right, (row) => row.value) },
      { name: 'text', type: 'string', values: right.map((row) => row.text) },
    ]);
  }

  it('gives each row what a search through everything gives: ties, nulls and entities included', async () => {
    await fc.assert(
      fc.asyncProperty(asked, known, async (left, right) => {
        await write(left, right);
        await asOfJoin(plan());
        const columns = await readParquet(at('joined.parquet'));
        const expected = slow(left, right);
        assert.deepEqual(Object.fromEntries(columns.map(({ name, values }) => [name, values])), {
          entity: left.map((row) => row.entity),
          time: Float64Array.from(left, (row) => row.time),
          row: Int32Array.from(left.keys()),
          value: Float64Array.from(expected, (row) => row?.value ?? NaN),
          text: expected.map((row) => row?.text ?? null),
          known: Float64Array.from(expected, (row) => row?.time ?? NaN),
        });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the order of many rows, gives the same bytes twice and leaves nothing else behind', async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => ({ entity: 'ab'[i % 2]!, time: (i * 7919) % 1000 }));
    await write(
      many,
      many.slice(0, 5000).map((row, i) => ({ ...row, value: i, text: null })),
    );
    await asOfJoin(plan());
    const first = await readFile(at('joined.parquet'));
    await asOfJoin(plan());
    assert.deepEqual(await readFile(at('joined.parquet')), first);
    const row = (await readParquet(at('joined.parquet'))).find(({ name }) => name === 'row')!;
    assert.deepEqual(row.values, Int32Array.from(many.keys()));
    assert.deepEqual((await readdir(folder)).sort(), ['joined.parquet', 'left.parquet', 'right.parquet']);
  });

  it('refuses columns that are not there, of different types or with one name, and files that are none', async () => {
    await write([{ entity: 'a', time: 1 }], [{ entity: 'a', time: 1, value: 1, text: null }]);
    await writeFile(at('half.parquet'), (await readFile(at('right.parquet'))).subarray(0, 200));
    const refused: readonly (readonly [AsOfJoin, string, RegExp])[] = [
      [plan({ left: { time: 'tine' } }), 'InputError', /column 'tine' in .*Did you mean time\?/],
      [plan({ right: { values: ['valeu'] } }), 'InputError', /'valeu' .*Did you mean value\?/],
      [plan({ left: { time: 'row' } }), 'InputError', /times of one type, got INTEGER in 'row'.*TIMESTAMP/],
      [plan({ left: { entity: 'row' } }), 'InputError', /entities of one type/],
      [plan({ right: { values: ['value', 'value'] } }), 'InputError', /'value' has the name of another column/],
      [plan({ right: { path: at('none.parquet') } }), 'IntegrityError', /there is none/],
      [plan({ right: { path: at('half.parquet') } }), 'IntegrityError', /does not read/],
    ];
    for (const [join, name, message] of refused) await assert.rejects(asOfJoin(join), { name, message });
  });
});
