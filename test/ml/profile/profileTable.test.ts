import assert from 'node:assert/strict';
import fc from 'fast-check';
import { profileQuantiles } from '../../../contracts/profile.ts';
import { correlations } from '../../../ml/profile/correlations.ts';
import { distribution } from '../../../ml/profile/distribution.ts';
import { missingMap } from '../../../ml/profile/missingMap.ts';
import { profileTable, type TableToProfile } from '../../../ml/profile/profileTable.ts';
import { ranks } from '../../../ml/profile/ranks.ts';
import { quantile } from '../../../ml/stats/quantile.ts';
import { assertClose } from '../../support/assertClose.ts';
import { reference } from './reference.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 80 });
const column = (name: string, ...values: readonly number[]) => ({ name, values: Float64Array.from(values) });
const tableOf = (given: Partial<TableToProfile>): TableToProfile => ({
  ...{ title: 'T', source: 'T.parquet', sha256: '00', rows: 4, time: null, numbers: [], texts: [] },
  ...given,
});

describe('distribution', () => {
  for (const { name, values, skewness, excessKurtosis, histogram } of reference.cases)
    it(`of ${name} is that of SciPy and NumPy`, () => {
      const found = distribution(Float64Array.from(values));
      assertClose(found.skewness!, skewness, { rel: 1e-10, why: 'skewness' });
      assertClose(found.excessKurtosis!, excessKurtosis, { rel: 1e-10, abs: 1e-12, why: 'kurtosis' });
      assert.deepEqual(found.histogram.counts, histogram.counts);
      found.histogram.edges.forEach((edge, at) => {
        assertClose(edge, histogram.edges[at]!, { rel: 1e-12, abs: 1e-12, why: `edge ${at}` });
      });
    });

  it('counts every value once, in bins that hold it', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const { quantiles, histogram } = distribution(Float64Array.from(values));
        const { edges, counts } = histogram;
        const slow = counts.map(
          (_, at) =>
            values.filter(
              (value) => (at === 0 || value >= edges[at]!) && (at === counts.length - 1 || value < edges[at + 1]!),
            ).length,
        );
        assert.deepEqual(counts, slow);
        assert.ok(counts.length <= 60 && edges.every((edge, at) => at === 0 || edge > edges[at - 1]!));
        assert.deepEqual(
          quantiles,
          profileQuantiles.map((p) => quantile(values, p)),
        );
      }),
    );
  });

  it('says null of what one value or equal values do not have', () => {
    const one = distribution(Float64Array.of(7));
    assert.deepEqual([one.mean, one.standardDeviation, one.skewness], [7, null, null]);
    assert.deepEqual(one.histogram, { edges: [6.5, 7.5], counts: [1] });
    const equal = distribution(new Float64Array(9).fill(0.1));
    assert.deepEqual([equal.skewness, equal.excessKurtosis, equal.histogram.counts], [null, null, [9]]);
    assert.throws(() => distribution(Float64Array.of(1, NaN)), { name: 'NumericsError', message: /index 1/ });
  });
});

describe('correlations', () => {
  it('are those of NumPy and SciPy', () => {
    const found = correlations(
      reference.cases.slice(0, 4).map(({ name, values }) => ({ name, values: Float64Array.from(values) })),
    );
    for (const kind of ['pearson', 'spearman'] as const)
      found[kind].forEach((own, row) => {
        own.forEach((value, at) => {
          assertClose(value!, reference[kind][row]![at]!, { abs: 1e-12, why: `${kind} ${row} ${at}` });
        });
      });
  });

  it('use the rows that both have, and say null where nothing varies', () => {
    const { pearson, spearman } = correlations([
      column('a', 1, 2, 3, NaN, 4),
      column('b', 2, 4, NaN, 100, 16),
      column('flat', 1, 1, 1, 1, 1),
      column('empty', NaN, NaN, NaN, NaN, NaN),
    ]);
    // Over rows 0, 1 and 4: (1, 2), (2, 4), (4, 16).
    assertClose(pearson[0]![1]!, 204 / Math.sqrt(42 * 1032), { abs: 1e-12, why: 'by hand, in ninths' });
    assertClose(spearman[1]![0]!, 1, { abs: 1e-12, why: 'the same order' });
    assert.deepEqual(pearson[2], [null, null, null, null]);
    assert.deepEqual(spearman[3], [null, null, null, null]);
    assert.equal(pearson[0]![0], 1);
  });

  it('are symmetric, and Spearman’s do not notice a growing transform', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const plain = correlations([column('a', ...a), column('b', ...b)]);
        const grown = correlations([column('a', ...a.map((value) => value ** 3)), column('b', ...b.map(Math.exp))]);
        assert.deepEqual(grown.spearman, plain.spearman);
        assert.equal(plain.pearson[0]![1], plain.pearson[1]![0]);
      }),
    );
  });
});

describe('ranks', () => {
  it('are counts of the smaller and half of the equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 40 }), (values) => {
        const slow = values.map(
          (value) =>
            values.filter((other) => other < value).length + (values.filter((other) => other === value).length + 1) / 2,
        );
        assert.deepEqual([...ranks(Float64Array.from(values))], slow);
      }),
    );
  });
});

describe('missingMap', () => {
  it('spreads every missing value over its bucket', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 400 }), (holes) => {
        const values = Float64Array.from(holes, (hole) => (hole ? NaN : 1));
        const { edges, columns } = missingMap([{ name: 'x', values }], holes.length);
        const total = columns[0]!.shares.reduce((sum, share, at) => sum + share * (edges[at + 1]! - edges[at]!), 0);
        assertClose(total, holes.filter(Boolean).length, { abs: 1e-9, why: 'holes' });
        assert.ok(edges.length <= 81 && edges.at(-1) === holes.length);
      }),
    );
  });
});

describe('profileTable', () => {
  it('tells columns, text, times and holes of a small table', () => {
    const day = 86_400_000;
    const page = profileTable(
      tableOf({
        time: column('time', 0, day, 3 * day, 2 * day),
        numbers: [column('x', 1, NaN, 3, Infinity)],
        texts: [{ name: 'state', values: ['b', 'a', null, 'b'] }],
      }),
    );
    assert.deepEqual(page.time, { column: 'time', first: 0, last: 2 * day, medianStep: day, disordered: 1 });
    assert.deepEqual([page.columns[0]!.present, page.columns[0]!.missing, page.columns[0]!.distinct], [2, 2, 2]);
    assert.deepEqual(page.texts[0], {
      ...{ name: 'state', missing: 1, distinct: 2 },
      most: [
        { value: 'b', count: 2 },
        { value: 'a', count: 1 },
      ],
    });
    assert.deepEqual(page.missing.columns[0]!.shares, [0, 1, 0, 1]);
    assert.match(page.notes[0]!, /Times do not ascend/);
  });

  it('shows no statistics of what is not there', () => {
    const page = profileTable(tableOf({ numbers: [column('x', NaN, NaN, NaN, NaN)] }));
    assert.deepEqual([page.columns[0]!.distribution, page.columns[0]!.dependence, page.time], [null, null, null]);
    assert.match(page.notes[0]!, /no column of times/);
  });

  it('limits what grows with the square of the columns, and says so', () => {
    const many = Array.from({ length: 45 }, (_, at) => column(`c${at}`, 1, 2, at, 4));
    const page = profileTable(tableOf({ numbers: many }));
    assert.equal(page.correlations.names.length, 40);
    assert.equal(page.columns.length, 45);
    assert.ok(page.notes.includes('Correlations are of the first 40 of 45 columns.'));
  });

  it('correlates the last rows of a long table, and says so', () => {
    const rows = 20_010;
    const flat = Float64Array.from({ length: rows }, (_, row) => (row < 10 ? row : 5));
    const page = profileTable(tableOf({ rows, numbers: [{ name: 'flat', values: flat }] }));
    assert.deepEqual(page.correlations.pearson, [[null]]);
    assert.ok(page.notes.includes('Correlations are over the last 20000 rows.'));
    assert.ok(page.notes.includes('Columns that were tested on their last 10000 rows without a missing value: 1.'));
  });

  it('refuses an empty table and columns of another length', () => {
    assert.throws(() => profileTable(tableOf({ rows: 0 })), { name: 'InputError', message: /T.parquet has no row/ });
    assert.throws(() => profileTable(tableOf({ numbers: [column('x', 1)] })), {
      name: 'InputError',
      message: /4 rows needs columns of that length, got 1 in x/,
    });
  });
});
