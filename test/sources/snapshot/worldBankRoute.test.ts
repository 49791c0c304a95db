import assert from 'node:assert/strict';
import { startSnapshot } from '../../../sources/snapshot/server.ts';
import type { Snapshot } from '../../../sources/snapshot/server.ts';

type Reply = [Record<string, unknown>, (Record<string, unknown> & { date: string; value: number })[] | null];

describe('the snapshot as the World Bank', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot()));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  const ask = async (path: string) => {
    const reply = await fetch(`${snapshot.origin}/v2/country/${path}`);
    assert.equal(reply.status, 200, 'also when something is wrong');
    return (await reply.json()) as Reply;
  };

  it('gives 50 rows a page, newest first, with numbers in the header', async () => {
    const [header, rows] = await ask('USA/indicator/NY.GDP.MKTP.CD?format=json');
    assert.deepEqual(header, { page: 1, pages: 2, per_page: 50, total: 75, sourceid: '2', lastupdated: '2022-10-31' });
    assert.equal(rows!.length, 50);
    assert.deepEqual(rows![0], {
      indicator: { id: 'NY.GDP.MKTP.CD', value: 'GDP (current US$), annual mean of FRED GDP, computed by Regimen' },
      country: { id: 'US', value: 'United States' },
      countryiso3code: 'USA',
      date: '2021',
      // The World Bank's own figure of December 2022 is 23,315,080,560,000; seven digits went in here.
      value: 23_315_050_000_000,
      unit: '',
      obs_status: '',
      decimal: 0,
    });
    const [second, rest] = await ask('US/indicator/NY.GDP.MKTP.CD?format=json&page=2');
    assert.equal(second.page, 2);
    assert.equal(rest!.length, 25);
    assert.equal(rest!.at(-1)!.date, '1947');
  });

  it('cuts to a range of dates', async () => {
    const [, rows] = await ask('USA/indicator/UNEMPSA_?format=json&date=2020M02:2020M04');
    assert.deepEqual(
      rows!.map(({ date, value }) => [date, value]),
      [
        ['2020M04', 14.7],
        ['2020M03', 4.4],
        ['2020M02', 3.5],
      ],
    );
    const [, years] = await ask('USA/indicator/SL.UEM.TOTL.NE.ZS?format=json&date=2019');
    assert.deepEqual(
      years!.map(({ date }) => date),
      ['2019'],
    );
  });

  it('computes growth of annual means', async () => {
    const [, rows] = await ask('USA/indicator/FP.CPI.TOTL.ZG?format=json&date=2021');
    // BLS: the CPI-U annual average rose 4.7 % in 2021 (not seasonally adjusted; the adjusted one agrees to a tenth).
    assert.ok(Math.abs(rows![0]!.value - 4.7) < 0.06, String(rows![0]!.value));
  });

  it('says what is wrong with status 200', async () => {
    const idOf = ([header]: Reply) => (header.message as { id: string }[])[0]!.id;
    assert.equal(idOf(await ask('XQZ/indicator/NY.GDP.MKTP.CD?format=json')), '120');
    assert.equal(idOf(await ask('USA/indicator/NO.SUCH?format=json')), '175');
    assert.equal(idOf(await ask('USA/indicator/NY.GDP.MKTP.CD?format=json&per_page=0')), '120');
    assert.equal(idOf(await ask('USA/indicator/NY.GDP.MKTP.CD')), '120');
    snapshot.setFaults({ errorWith200: true });
    assert.equal(idOf(await ask('USA/indicator/NY.GDP.MKTP.CD?format=json')), '105');
  });

  it('gives a header and null where there is nothing', async () => {
    const [header, rows] = await ask('USA/indicator/NY.GDP.MKTP.CD?format=json&date=1900');
    assert.equal(header.total, 0);
    assert.equal(rows, null);
  });
});
