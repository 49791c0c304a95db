import assert from 'node:assert/strict';
import { startOfDay } from '../../contracts/dates.ts';
import type { Bar } from '../../contracts/observation.ts';
import { parquetToBars } from '../../storage/seriesTables.ts';
import { knownRows, silverKey, storeSilver, type Parser } from '../../storage/silver.ts';
import { temporaryLake } from './support/temporaryLake.ts';

const day = 86_400_000;
const barOn = (sessionDate: string): Bar => ({
  series: 'X',
  sessionDate,
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 1,
  splitFactor: 1,
  dividend: 0,
  releaseTime: startOfDay(sessionDate) + day - 1,
});
const source: Parser = {
  kind: 'bars',
  parse: () => ['2020-01-02', '2020-01-03', '2020-01-06'].map(barOn),
};
const nothing = new Uint8Array();
const named = { source: 'yahoo', series: '^X/Y' };

describe('silver', () => {
  let made: Awaited<ReturnType<typeof temporaryLake>>;
  beforeEach(async () => {
    made = await temporaryLake();
  });
  afterEach(() => made.remove());

  it('holds what was known at the end of the day, without the sessions that checks keep out', async () => {
    const { lake } = made;
    const known = knownRows(source, 'X', nothing, '2020-01-03');
    const ref = await storeSilver(lake, named, known, new Set(['2020-01-02']));
    assert.equal(ref!.rows, 1);
    assert.equal(ref!.uri, silverKey('yahoo', '^X/Y', ref!.sha256));
    assert.deepEqual(await parquetToBars(await lake.localFile(ref!)), [barOn('2020-01-03')]);
    assert.deepEqual(await storeSilver(lake, named, known, new Set(['2020-01-02'])), ref, 'stored once');
  });

  it('has no file where no row is left', async () => {
    const { lake } = made;
    assert.equal(await storeSilver(lake, named, knownRows(source, 'X', nothing, '2020-01-01')), null);
    const known = knownRows(source, 'X', nothing, '2020-01-02');
    assert.equal(await storeSilver(lake, named, known, new Set(['2020-01-02'])), null);
    const keys: string[] = [];
    for await (const key of lake.store.list('')) keys.push(key);
    assert.deepEqual(keys, []);
  });
});
