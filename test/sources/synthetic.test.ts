import assert from 'node:assert/strict';
import type { Parameters } from '../../contracts/system.ts';
import { synthetic, syntheticSeries } from '../../sources/synthetic.ts';
import { contextFor, failureFrom } from './support.ts';

const context = contextFor({ url: '' });
const bars = async (options: Parameters = {}, series = 'MADE1') => {
  const { raw, mode, rows } = await synthetic.fetch({ series, frequency: 'daily', options }, context);
  return { raw, mode, rows, bars: synthetic.parse(series, raw.bytes) };
};

describe('synthetic bars source', () => {
  it('gives weekday sessions, known at their close', async () => {
    const made = await bars({ rows: 6, start: '2024-03-09', seed: 5 });
    assert.equal(made.mode, 'synthetic');
    assert.equal(made.rows, 6);
    assert.deepEqual(
      made.bars.map(({ sessionDate, releaseTime }) => [sessionDate, new Date(releaseTime).toISOString()]),
      ['2024-03-11', '2024-03-12', '2024-03-13', '2024-03-14', '2024-03-15', '2024-03-18'].map((date) => [
        date,
        `${date}T20:00:00.000Z`,
      ]),
    );
    assert.ok(made.bars.every((bar) => bar.splitFactor === 1 && bar.dividend === 0));
  });

  it('keeps the truth in bronze', async () => {
    const { raw } = await bars({ rows: 50 });
    const bronze = JSON.parse(new TextDecoder().decode(raw.bytes)) as { truth: { states: number[]; drift: number[] } };
    assert.equal(bronze.truth.states.length, 50);
    assert.equal(bronze.truth.drift.length, 2);
  });

  it('gives the same bytes for the same options, and others for another seed, name or generator', async () => {
    const first = await bars({ rows: 40 });
    assert.deepEqual((await bars({ rows: 40, generator: 'regimes', seed: 1, start: '2010-01-04' })).raw, first.raw);
    for (const other of [
      await bars({ rows: 40, seed: 2 }),
      await bars({ rows: 40 }, 'MADE2'),
      await bars({ rows: 40, generator: 'order-flow' }),
    ]) {
      assert.equal(other.bars.length, 40);
      assert.notDeepEqual(
        other.bars.map(({ close }) => close),
        first.bars.map(({ close }) => close),
      );
    }
  });

  it('refuses options that make no sense', async () => {
    const cases: readonly [Parameters, RegExp][] = [
      [{ generator: 'moon' }, /^The option generator of MADE1 should be regimes or order-flow, got "moon"/],
      [{ rows: 0 }, /^The option rows of MADE1 should be a whole number from 1 to 10000, got 0/],
      [{ seed: 1.5 }, /^The option seed of MADE1 should be a whole number, got 1\.5/],
      [{ start: 'May' }, /^The option start of MADE1 should be a date YYYY-MM-DD, got "May"/],
    ];
    for (const [options, message] of cases) {
      const error = await failureFrom(bars(options));
      assert.equal(error.name, 'ConfigError');
      assert.match(error.message, message);
    }
    const monthly = await failureFrom(synthetic.fetch({ series: 'MADE1', frequency: 'monthly' }, context));
    assert.equal(monthly.name, 'ConfigError');
  });
});

describe('synthetic series source', () => {
  const read = async (frequency: 'monthly' | 'quarterly' | 'annual', options: Parameters) => {
    const { raw } = await syntheticSeries.fetch({ series: 'GROWTH', frequency, options }, context);
    return syntheticSeries.parse('GROWTH', raw.bytes);
  };

  it('gives periods from the first whole one on, known 30 days after they end', async () => {
    const monthly = await read('monthly', { rows: 3, start: '2019-12-15' });
    assert.deepEqual(
      monthly.map((row) => [row.obsDate, row.periodEnd, row.realtimeStart]),
      [
        ['2020-01-01', '2020-01-31', '2020-03-01'],
        ['2020-02-01', '2020-02-29', '2020-03-30'],
        ['2020-03-01', '2020-03-31', '2020-04-30'],
      ],
    );
    assert.equal(monthly[0]!.releaseTime, Date.parse('2020-03-01T23:59:59.999Z'));
    assert.deepEqual(
      (await read('quarterly', { rows: 2, start: '2020-02-01' })).map((row) => [row.obsDate, row.periodEnd]),
      [
        ['2020-04-01', '2020-06-30'],
        ['2020-07-01', '2020-09-30'],
      ],
    );
    assert.deepEqual(
      (await read('annual', { rows: 1, start: '2020-01-01' })).map((row) => [row.obsDate, row.periodEnd]),
      [['2020-01-01', '2020-12-31']],
    );
  });

  it('refuses daily series', async () => {
    const error = await failureFrom(syntheticSeries.fetch({ series: 'GROWTH', frequency: 'daily' }, context));
    assert.match(error.message, /^Synthetic series are monthly, quarterly, annual, but the system file says/);
  });
});
