import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedMarketData } from '../../../cli/commands/seedMarketData.ts';
import type { Output } from '../../../cli/output.ts';
import { generators } from '../../../ml/synthetic/registry.ts';
import { readParquet } from '../../../storage/parquet.ts';
import { failureFrom } from '../../sources/support.ts';

const results: unknown[] = [];
const output: Output = {
  json: true,
  live: false,
  say: () => undefined,
  result: (value) => results.push(value),
  status: () => undefined,
  problem: () => undefined,
  bold: (text) => text,
  dim: (text) => text,
};
const small = ['regimes.rows=100', 'hawkes.horizon=200', 'order-book.horizon=20', 'causal-panel.units=20'];

describe('seed-market-data', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'regimen-seed-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const text = (file: string) => readFile(join(folder, file), 'utf8');

  it('writes every generator with its truth', async () => {
    await seedMarketData(output, { to: join(folder, 'new'), set: small, seed: '3' });
    assert.deepEqual((await readdir(join(folder, 'new'))).sort(), [
      'causal-panel-truth.csv',
      'causal-panel.csv',
      'hawkes.csv',
      'order-book.csv',
      'regimes-truth.csv',
      'regimes.csv',
      'truth.json',
    ]);
    const truth = JSON.parse(await text('new/truth.json')) as {
      seed: number;
      generators: Record<string, { parameters: Record<string, number>; truth: Record<string, unknown> }>;
    };
    assert.equal(truth.seed, 3);
    assert.equal(truth.generators['causal-panel']!.truth.averageEffect, 2);
    assert.equal(truth.generators.regimes!.parameters.rows, 100);
    assert.ok(Math.abs((truth.generators.hawkes!.truth.branchingRatio as number) - 0.6) < 1e-9);
    const lines = (await text('new/regimes.csv')).trimEnd().split('\n');
    assert.equal(lines.length, 101);
    assert.equal(lines[0], 'x0,x1');
    const { data } = generators.regimes.generate({ rows: 100 }, 3);
    assert.deepEqual(lines[1]!.split(',').map(Number), [data.x0![0], data.x1![0]]);
  });

  it('writes the same numbers in every format, and the same bytes twice', async () => {
    const read: Record<string, string> = {};
    for (const format of ['csv', 'ndjson', 'parquet', 'csv']) {
      await seedMarketData(output, { to: folder, format, generators: ['order-book'], set: ['order-book.horizon=20'] });
      const csv = await text('order-book.csv');
      assert.equal(csv, (read.csv ??= csv));
    }
    const rows = (await text('order-book.csv')).trimEnd().split('\n').slice(1);
    const lines = (await text('order-book.ndjson')).trimEnd().split('\n');
    const columns = await readParquet(join(folder, 'order-book.parquet'));
    assert.equal(columns.find(({ name }) => name === 'bid_size')!.type, 'int32');
    assert.equal(lines.length, rows.length);
    rows.forEach((row, at) => {
      const numbers = row.split(',').map(Number);
      assert.deepEqual(Object.values(JSON.parse(lines[at]!) as Record<string, number>), numbers);
      assert.deepEqual(
        columns.map(({ values }) => values[at]),
        numbers,
      );
    });
    assert.deepEqual(results.at(-1), { folder, seed: 1, files: ['order-book.csv', 'truth.json'] });
  });

  it('refuses what it does not know before it writes anything', async () => {
    const refused = async (options: object, message: RegExp) => {
      const error = await failureFrom(seedMarketData(output, { to: folder, ...options }));
      assert.equal(error.name, 'InputError', error.message);
      assert.match(error.message, message);
      assert.deepEqual(await readdir(folder), []);
    };
    await refused({ format: 'xlsx' }, /^--format should be csv, parquet, ndjson, got "xlsx"/);
    await refused({ generators: ['moon'] }, /^Generators are regimes, hawkes, order-book, causal-panel, got "moon"/);
    await refused({ seed: 'x' }, /^--seed is a whole number/);
    await refused({ set: ['moon.rows=1'] }, /^--set should be one of regimes\.rows, hawkes\.horizon/);
    await refused({ set: ['regimes.rows=many'] }, /^--set should be one of/);
    await refused({ generators: ['hawkes'], set: ['regimes.rows=1'] }, /^--set should be one of hawkes\.horizon/);
    await refused({ set: ['hawkes.same=0.9'] }, /branching ratio/);
  });
});
