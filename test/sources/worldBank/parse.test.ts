import assert from 'node:assert/strict';
import { parseIndicator } from '../../../sources/worldBank/parse.ts';

const header = { page: 1, pages: 1, per_page: 50, total: 3, sourceid: '2', lastupdated: '2024-06-28' };
const row = (date: string, value: unknown, rest: object = {}) => ({
  indicator: { id: 'SP.POP.TOTL', value: 'Population, total' },
  country: { id: '1W', value: 'World' },
  countryiso3code: 'WLD',
  date,
  value,
  unit: '',
  obs_status: '',
  decimal: 0,
  ...rest,
});

interface Shown {
  readonly country?: string;
  readonly first?: object;
  readonly lag?: number | null;
}

const encode = (bronze: object) => new TextEncoder().encode(JSON.stringify(bronze));

function parse(rows: readonly unknown[] | null, { country = 'WLD', first = header, lag = null }: Shown = {}) {
  const snapshots = [{ lastUpdated: header.lastupdated, pages: [[first, rows]] }];
  return parseIndicator('SP.POP.TOTL', encode({ series: 'SP.POP.TOTL', country, assumeLagDays: lag, snapshots }));
}

describe('World Bank pages', () => {
  it('come newest first and are read oldest first, missing values kept', () => {
    const rows = parse([row('2022', 7.9e9), row('2021', null), row('2020', 7.8e9)]);
    assert.deepEqual(
      rows.map(({ obsDate, periodEnd, value }) => [obsDate, periodEnd, value]),
      [
        ['2020-01-01', '2020-12-31', 7.8e9],
        ['2021-01-01', '2021-12-31', null],
        ['2022-01-01', '2022-12-31', 7.9e9],
      ],
    );
    assert.ok(rows.every(({ releaseTime }) => releaseTime === Date.parse('2024-06-28T23:59:59.999Z')));
  });

  it('date quarters and months by their first day', () => {
    const dates = (texts: readonly string[]) =>
      parse(texts.map((text) => row(text, 1))).map((each) => [each.obsDate, each.periodEnd]);
    assert.deepEqual(dates(['2020Q1', '2020Q4']), [
      ['2020-01-01', '2020-03-31'],
      ['2020-10-01', '2020-12-31'],
    ]);
    assert.deepEqual(dates(['2012M02', '2012M12']), [
      ['2012-02-01', '2012-02-29'],
      ['2012-12-01', '2012-12-31'],
    ]);
  });

  it('may name an aggregate by its own id, or by an empty code', () => {
    assert.equal(parse([row('2020', 1)], { country: '1W' }).length, 1);
    assert.equal(parse([row('2020', 1, { countryiso3code: '' })]).length, 1);
  });

  it('may hold projections and placeholders, which are left out', () => {
    assert.deepEqual(
      parse([row('2050', 9.7e9), row('2024', null), row('2023', 8e9)]).map(({ obsDate }) => obsDate),
      ['2023-01-01'],
    );
    const assumed = parse([row('2050', 9.7e9), row('2023', 8e9)], { lag: 90 });
    assert.deepEqual(
      assumed.map(({ realtimeStart, vintage }) => [realtimeStart, vintage]),
      [['2024-03-30', 'latest-only']],
    );
  });

  it('may be empty', () => {
    assert.deepEqual(parse(null, { first: { page: 0, pages: 0, per_page: 0, total: 0, lastupdated: null } }), []);
  });

  it('are refused where they cannot be what was asked for', () => {
    const bad: readonly [() => unknown, RegExp][] = [
      [() => parse([row('2020', 1, { countryiso3code: 'DEU', country: { id: 'DE' } })]), /the country WLD as asked/],
      [() => parse([row('2020', 1, { indicator: { id: 'X' } })]), /the indicator SP\.POP\.TOTL as asked/],
      [() => parse([row('2020Q5', 1)]), /dates such as 2020, 2020Q1 or 2020M01, got "2020Q5"/],
      [() => parse([row('yr2020', 1)]), /dates such as/],
      [() => parse([row('2020', '1')]), /numbers and nulls, got "1"/],
      [() => parse([row('2020', 1), row('2020', 2)]), /one value for 2020-01-01, got 1 and 2/],
      [() => parse([null]), /objects in the list of rows/],
      [() => parse(null), /a list of rows/],
      [
        () => parse([row('2020', 1)], { first: { ...header, lastupdated: 'May' } }),
        /"lastupdated" YYYY-MM-DD, got "May"/,
      ],
      [() => parse([row('2020', 1)], { first: { ...header, total: null } }), /a whole "total", got null/],
    ];
    for (const [work, message] of bad) assert.throws(work, { name: 'SchemaError', message });
  });
});

describe('World Bank snapshots', () => {
  const snapshot = (lastupdated: string, rows: readonly unknown[]) => ({
    lastUpdated: lastupdated,
    pages: [[{ ...header, lastupdated, total: rows.length }, rows]],
  });
  const read = (snapshots: readonly unknown[], assumeLagDays: number | null = null) =>
    parseIndicator('SP.POP.TOTL', encode({ series: 'SP.POP.TOTL', country: 'WLD', assumeLagDays, snapshots })).map(
      ({ obsDate, value, realtimeStart, realtimeEnd }) => [obsDate, value, realtimeStart, realtimeEnd],
    );
  const three = [
    snapshot('2023-06-30', [row('2021', 10), row('2020', 9), row('2019', 8)]),
    snapshot('2024-06-28', [row('2022', 11), row('2021', 10.5), row('2020', 9), row('2019', 8)]),
    snapshot('2025-06-30', [row('2022', 11), row('2021', 10), row('2020', 9)]),
  ];

  it('are vintages: a value is known since the first that has it, until one that revises it', () => {
    assert.deepEqual(read(three), [
      ['2019-01-01', 8, '2023-06-30', '2025-06-29'],
      ['2019-01-01', null, '2025-06-30', '9999-12-31'],
      ['2020-01-01', 9, '2023-06-30', '9999-12-31'],
      ['2021-01-01', 10, '2023-06-30', '2024-06-27'],
      ['2021-01-01', 10.5, '2024-06-28', '2025-06-29'],
      ['2021-01-01', 10, '2025-06-30', '9999-12-31'],
      ['2022-01-01', 11, '2024-06-28', '9999-12-31'],
    ]);
  });

  it('give the last one only under an assumed lag', () => {
    assert.deepEqual(
      read(three, 0).map(([date, value]) => [date, value]),
      [
        ['2020-01-01', 9],
        ['2021-01-01', 10],
        ['2022-01-01', 11],
      ],
    );
  });
});
