import assert from 'node:assert/strict';
import { startSnapshot } from '../../sources/snapshot/server.ts';
import type { Snapshot } from '../../sources/snapshot/server.ts';
import type { SeriesRequest, SourceContext } from '../../sources/source.ts';
import { worldBank } from '../../sources/worldBank.ts';
import { contextFor, failureFrom, fastClock } from './support.ts';

const gdp = { series: 'NY.GDP.MKTP.CD', frequency: 'annual' } as const;

describe('world-bank source over HTTP', () => {
  let snapshot: Snapshot;
  before(async () => (snapshot = await startSnapshot()));
  afterEach(() => snapshot.setFaults({}));
  after(() => snapshot.stop());

  const notes: string[] = [];
  const context = (rest: Partial<SourceContext> = {}) =>
    contextFor(
      snapshot,
      {},
      {
        worldBank: { url: snapshot.origin, mode: 'snapshot' },
        onProgress: (note) => notes.push(note),
        ...rest,
      },
    );
  const read = async (request: SeriesRequest = gdp, rest: Partial<SourceContext> = {}) => {
    const { raw } = await worldBank.fetch(request, context(rest));
    return { raw, rows: worldBank.parse(request.series, raw.bytes) };
  };

  it('reads annual, quarterly and monthly series', async () => {
    const annual = await read();
    assert.equal(annual.rows.length, 75);
    const quarterly = await read({ series: 'NYGDPMKTPSACD', frequency: 'quarterly' });
    assert.equal(quarterly.rows.length, 303);
    const monthly = await read({ series: 'UNEMPSA_', frequency: 'monthly' });
    assert.equal(monthly.rows.length, 897);
    assert.deepEqual(monthly.rows.at(-1), {
      series: 'UNEMPSA_',
      obsDate: '2022-09-01',
      periodEnd: '2022-09-30',
      value: 3.5,
      realtimeStart: '2022-10-31',
      realtimeEnd: '9999-12-31',
      releaseTime: Date.parse('2022-10-31T23:59:59.999Z'),
      vintage: 'own-snapshot',
    });
    // The four quarters of 2020 at an annual rate average to the year, and sum to it in quarterly terms.
    const year = annual.rows.find((row) => row.obsDate === '2020-01-01')!.value!;
    const quarters = quarterly.rows.filter((row) => row.obsDate.startsWith('2020')).map((row) => row.value!);
    assert.ok(Math.abs((quarters.reduce((a, b) => a + b) * 1e6) / year - 1) < 1e-6);
    // BEA: US GDP of 2020 was 20.9 to 21.1 trillion dollars in all its vintages up to 2022.
    assert.ok(year > 20.8e12 && year < 21.2e12);
  });

  it('gives the same rows for any page size and the same bytes twice', async () => {
    const whole = await read();
    assert.deepEqual((await read()).raw.bytes, whole.raw.bytes);
    const before = snapshot.requests.length;
    const paged = await read({ ...gdp, options: { page_rows: 7 } });
    assert.deepEqual(paged.rows, whole.rows);
    assert.equal(snapshot.requests.length - before, Math.ceil(75 / 7));
  });

  it('takes an assumed lag in place of its own snapshots, and says so in the vintage', async () => {
    const { rows } = await read({ ...gdp, options: { assume_lag_days: 180 } });
    assert.deepEqual(
      rows.find((row) => row.obsDate === '2000-01-01'),
      {
        ...(await read()).rows.find((row) => row.obsDate === '2000-01-01')!,
        realtimeStart: '2001-06-29',
        releaseTime: Date.parse('2001-06-29T23:59:59.999Z'),
        vintage: 'latest-only',
      },
    );
  });

  it('reads an empty result as no rows', async () => {
    snapshot.setFaults({ emptySeries: gdp.series });
    assert.deepEqual((await read()).rows, []);
  });

  it('says in its titles that the bundled numbers are computed from FRED', async () => {
    const { raw } = await read();
    assert.match(new TextDecoder().decode(raw.bytes), /annual mean of FRED GDP, computed by Regimen/);
  });

  const cases: readonly {
    name: string;
    request?: SeriesRequest;
    faults?: Parameters<Snapshot['setFaults']>[0];
    failure: string;
    message: string | RegExp;
  }[] = [
    {
      name: 'an unknown indicator, which comes with HTTP 200',
      request: { ...gdp, series: 'NY.GDP.NONE' },
      failure: 'SourceRefusedError',
      message:
        'The World Bank refused NY.GDP.NONE of USA (HTTP 200, "175 Invalid format: The indicator was not found. It may have been deleted or arc"): check the indicator at https://data.worldbank.org/indicator and the country\'s three-letter code, or mark the series optional in the system file.',
    },
    {
      name: 'an unknown country, which comes with HTTP 200',
      request: { ...gdp, options: { country: 'XQZ' } },
      failure: 'SourceRefusedError',
      message: /NY\.GDP\.MKTP\.CD of XQZ \(HTTP 200, "120 Invalid value: The provided parameter value is not valid"\)/,
    },
    {
      name: 'a service that is not there now, with HTTP 200',
      faults: { errorWith200: true },
      failure: 'SourceUnavailableError',
      message:
        'The World Bank could not answer NY.GDP.MKTP.CD of USA (HTTP 200, "105 Injected: Injected."). It is worth another try.',
    },
    {
      name: 'a server error as a web page',
      faults: { status: 503, body: '<html>Service unavailable</html>' },
      failure: 'SourceUnavailableError',
      message: /\(HTTP 503, "<html>Service unavailable<\/html>"\)\. It is worth another try\.$/,
    },
    {
      name: 'a plain-text 429',
      faults: { plainText429: true },
      failure: 'SourceUnavailableError',
      message: /^The World Bank throttled NY\.GDP\.MKTP\.CD of USA/,
    },
    {
      name: 'a partial page',
      faults: { partialPage: true },
      failure: 'SourceUnavailableError',
      message:
        'The World Bank should give 75 rows of NY.GDP.MKTP.CD, got 74: the reply is partial. It is worth another try.',
    },
    {
      name: 'a reply that breaks off',
      faults: { truncate: true },
      failure: 'SourceUnavailableError',
      message: /broke off after \d+ characters/,
    },
    {
      name: 'XML in place of JSON',
      faults: { status: 200, body: '<?xml version="1.0"?><wb:error/>' },
      failure: 'SchemaError',
      message: /should be JSON, got HTTP 200 with "<\?xml/,
    },
    {
      name: 'JSON of another shape',
      faults: { status: 200, body: '{"data":[]}' },
      failure: 'SchemaError',
      message: /should have a list that begins with an object, got \{"data":\[\]\}/,
    },
    {
      name: 'a frequency that the system file has wrong',
      request: { ...gdp, frequency: 'quarterly' },
      failure: 'ConfigError',
      message:
        "NY.GDP.MKTP.CD should be quarterly as the system file says, but the World Bank's is annual: change its frequency in the system file.",
    },
    {
      name: 'two countries',
      request: { ...gdp, options: { country: 'USA;DEU' } },
      failure: 'ConfigError',
      message: /^The option country of NY\.GDP\.MKTP\.CD should be one code of two or three capitals/,
    },
    {
      name: 'a lag that is no number of days',
      request: { ...gdp, options: { assume_lag_days: -1 } },
      failure: 'ConfigError',
      message: /^The option assume_lag_days of .* should be whole days from 0 to 3650, got -1/,
    },
    {
      name: 'an indicator that is a path',
      request: { ...gdp, series: '../x' },
      failure: 'InputError',
      message: /^A World Bank indicator should be/,
    },
  ];
  for (const { name, request = gdp, faults = {}, failure, message } of cases) {
    it(`says what to do on ${name}`, async () => {
      snapshot.setFaults(faults);
      const error = await failureFrom(worldBank.fetch(request, context()));
      assert.equal(error.name, failure, error.message);
      if (typeof message === 'string') assert.equal(error.message, message);
      else assert.match(error.message, message);
    });
  }

  it('notices that the data changed between two pages', async () => {
    let page = 0;
    const http: SourceContext['http'] = async (url, init) => {
      const text = await (await fetch(url, init)).text();
      return new Response(++page === 2 ? text.replace('2022-10-31', '2022-11-01') : text);
    };
    const error = await failureFrom(worldBank.fetch({ ...gdp, options: { page_rows: 50 } }, context({ http })));
    assert.equal(error.name, 'SourceUnavailableError');
    assert.match(
      error.message,
      /75 rows of 2022-10-31 and then 75 of 2022-11-01: the series changed while it was read/,
    );
  });

  it('adds snapshots to what was collected before, and keeps none without news', async () => {
    const first = (await read()).rows.at(-1)!.value!;
    const previous = (await read()).raw.bytes;
    const fetchLater = (day: string, value: number) => {
      const http: SourceContext['http'] = async (url, init) => {
        const text = await (await fetch(url, init)).text();
        return new Response(text.replaceAll('2022-10-31', day).replace(`"value":${first}`, `"value":${value}`));
      };
      return worldBank.fetch({ ...gdp, previous }, context({ http }));
    };
    assert.deepEqual((await fetchLater('2022-11-30', first)).raw.bytes, previous, 'no news');
    const { raw, rows } = await fetchLater('2023-01-31', 24e12);
    assert.equal(rows, 76);
    assert.deepEqual(
      worldBank
        .parse(gdp.series, raw.bytes)
        .slice(-2)
        .map(({ value, realtimeStart, realtimeEnd }) => [value, realtimeStart, realtimeEnd]),
      [
        [first, '2022-10-31', '2023-01-30'],
        [24e12, '2023-01-31', '9999-12-31'],
      ],
    );
    const stale = await failureFrom(worldBank.fetch({ ...gdp, previous: raw.bytes }, context()));
    assert.equal(stale.name, 'SourceUnavailableError');
    assert.match(stale.message, /as of 2023-01-31 or later, got 2022-10-31: an old copy answered/);
  });

  it('asks the real service five times a second', async () => {
    const clock = fastClock();
    const http: SourceContext['http'] = async (url, init) => new Response(await (await fetch(url, init)).text());
    const real = context({ clock, http, worldBank: { url: snapshot.origin, mode: 'world-bank' } });
    await worldBank.fetch({ ...gdp, options: { page_rows: 30 } }, real);
    assert.deepEqual(clock.slept, [200, 200]);
  });
});
