import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { blockPermutation } from '../../../ml/drift/blockPermutation.ts';
import { compareFeatures } from '../../../ml/drift/compareFeatures.ts';
import { effectiveRows } from '../../../ml/drift/effectiveRows.ts';
import { createRandom } from '../../../ml/stats/rng.ts';
import { assertClose } from '../../support/assertClose.ts';

/** First-order autoregression with unit innovations; `persistence` near 1 is what interest rates look like. */
function autoregression(seed: number, rows: number, persistence: number): Float64Array {
  const random = createRandom(seed);
  const values = new Float64Array(rows);
  for (let row = 1; row < rows; row += 1) values[row] = persistence * values[row - 1]! + random.normal();
  return values;
}

const thresholds = { psi: 0.2, ksStatistic: 0.15, ksPValue: 0.01 };
const reference = 4200;

const compare = (series: readonly Float64Array[], more = {}) => {
  const cut = (from: number, to?: number) =>
    Object.fromEntries(series.map((values, at) => [`x${at}`, values.subarray(from, to)]));
  return compareFeatures({
    features: series.map((_, at) => `x${at}`),
    reference: cut(0, reference),
    live: cut(reference),
    thresholds: { ...thresholds, ...more },
  });
};

/** Alarms and how often rows taken as independent would have alarmed, in so many series. */
function count(series: number, persistence: number): { alarms: number; naive: number } {
  let [alarms, naive] = [0, 0];
  for (let seed = 0; seed < series; seed += 1) {
    const [found] = compare([autoregression(seed, reference + 42, persistence)]);
    if (found!.drifted) alarms += 1;
    if (found!.ksPValue! < 0.01) naive += 1;
  }
  return { alarms, naive };
}

describe('compareFeatures', () => {
  for (const [persistence, series] of [
    [0.5, 20],
    [0.95, 100],
    [0.98, 100],
  ] as const)
    it(`keeps its level for rows of persistence ${persistence}, where a test for independent rows cries wolf`, () => {
      const { alarms, naive } = count(series, persistence);
      assert.ok(alarms <= 6, `at level 0.01 with two statistics 2 in 100 are due and 6 allowed, got ${alarms}`);
      if (persistence >= 0.95) assert.ok(naive > 65, `rows taken as independent alarm ${naive} times in 100`);
    });

  it('never calls a random walk drifted, and says why', () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const [found] = compare([autoregression(seed, reference + 42, 1)]);
      assert.equal(found!.drifted, false, `seed ${seed}: ${found!.why}`);
    }
    const [found] = compare([autoregression(1, reference + 42, 1)]);
    assert.equal(found!.ksBlockPValue, null);
    assert.ok(found!.effectiveReferenceRows! < 20);
    assert.match(
      found!.why,
      /4200 training rows resemble each other so much that they count as \S+, and 20 are needed/,
    );
  });

  it('sees a planted shift, of mean or of spread, however persistent the rows', () => {
    for (const persistence of [0, 0.5, 0.9]) {
      const sd = 1 / Math.sqrt(1 - persistence ** 2);
      const all = autoregression(3, reference + 42, persistence);
      const shifted = all.map((value, row) => (row < reference ? value : value + 5 * sd));
      assert.equal(compare([shifted])[0]!.drifted, true, `mean, persistence ${persistence}`);
    }
    const wide = autoregression(4, reference + 42, 0.3).map((value, row) => (row < reference ? value : value * 4));
    assert.equal(compare([wide])[0]!.drifted, true, 'spread');
  });

  it('asks for more among many features: one rare window in thirty is no drift', () => {
    const rare = (seed: number) => {
      // A shift that is just significant alone.
      const all = autoregression(seed, reference + 42, 0.9);
      return all.map((value, row) => (row < reference ? value : value + 12));
    };
    assert.equal(compare([rare(3)])[0]!.drifted, true);
    const among = compare([
      rare(3),
      ...Array.from({ length: 29 }, (_, at) => autoregression(50 + at, reference + 42, 0.9)),
    ]);
    assert.equal(among[0]!.drifted, false);
    assertClose(among[0]!.ksBlockPValue!, 1 / 101, { abs: 1e-15, why: 'beyond all 100 training windows' });
    assert.ok(among[0]!.adjustedPValue! > 0.05);
    // Where most move together, the correction does not stand in the way; Benjamini–Yekutieli asks for more.
    const together = Array.from({ length: 10 }, (_, at) => rare(at));
    assert.ok(compare(together).filter((one) => one.drifted).length >= 9);
    assert.ok(compare(together, { fdr: 0.02, correction: 'benjaminiYekutieli' }).every((one) => !one.drifted));
  });

  it('asks for a minimum effect', () => {
    const all = autoregression(5, reference + 42, 0).map((value, row) => (row < reference ? value : value + 1.5));
    assert.equal(compare([all])[0]!.drifted, true);
    const asked = compare([all], { minimumEffect: 3 })[0]!;
    assert.equal(asked.drifted, false);
    assert.match(asked.why, /rows moved by 1\.\d+ sd on average, at least 3 asked for/);
  });
});

describe('compareFeatures on the S&P 500', () => {
  const lines = readFileSync(new URL('../../../sources/snapshot/data/market/SP500.csv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => /^\d{4}-/.test(line))
    .map((line) => line.split(','));
  const header = readFileSync(new URL('../../../sources/snapshot/data/market/SP500.csv', import.meta.url), 'utf8')
    .split('\n')
    .find((line) => line.includes('close'))!
    .split(',');
  const column = (name: string) => Float64Array.from(lines, (line) => Number(line[header.indexOf(name)]));
  const [close, volume] = [column('close'), column('volume')];
  const dates = lines.map((line) => line[0]!);
  const change = (values: Float64Array, rows: number) =>
    values.map((value, row) => (row < rows ? NaN : Math.log(value / values[row - rows]!)));
  const features: Record<string, Float64Array> = {
    close,
    return_1: change(close, 1),
    return_5: change(close, 5),
    return_20: change(close, 20),
    momentum_60: change(close, 60),
    volume_5: change(volume, 5),
  };
  const judged = (asOf: string) => {
    const [trained, now] = ['2019-12-31', asOf].map((date) => dates.filter((one) => one <= date).length) as [
      number,
      number,
    ];
    const cut = (from: number, to: number) =>
      Object.fromEntries(Object.entries(features).map(([name, values]) => [name, values.subarray(from, to)]));
    return compareFeatures({
      features: Object.keys(features),
      reference: cut(0, trained),
      live: cut(Math.max(trained, now - 42), now),
      thresholds,
    });
  };

  it('does not alarm in January 2020, though prices stand where they never stood', () => {
    const found = judged('2020-01-31');
    assert.deepEqual(
      found.filter((one) => one.drifted).map((one) => one.feature),
      [],
    );
    assert.ok(found[0]!.ksPValue! < 1e-6, 'rows taken as independent would alarm');
    assert.equal(found[0]!.ksBlockPValue, null);
  });
  it('says in March 2020 how far returns moved, and that 2008 had shown as much', () => {
    const found = judged('2020-03-31').find((one) => one.feature === 'return_1')!;
    assert.ok(found.wasserstein! > 1.5 && found.ksStatistic! > 0.25, found.why);
    assert.ok(found.ksPValue! < 1e-3 && found.ksBlockPValue! > 0.01, found.why);
  });
});

describe('effectiveRows', () => {
  it('finds (1 + φ)/(1 − φ) rows in one', () => {
    for (const [persistence, slack] of [
      [0, 0.1],
      [0.5, 0.12],
      [0.9, 0.15],
      [0.95, 0.2],
    ] as const) {
      const { time, rows } = effectiveRows(autoregression(11, 60_000, persistence));
      assertClose(time, (1 + persistence) / (1 - persistence), { rel: slack, why: `φ ${persistence}` });
      assertClose(rows, 60_000 / time, { rel: 1e-12, why: 'n / τ' });
    }
  });
  it('counts constant and alternating rows in full', () => {
    assert.deepEqual(effectiveRows(new Float64Array(50).fill(3)), { time: 1, rows: 50 });
    assert.equal(effectiveRows(Float64Array.from({ length: 50 }, (_, i) => (-1) ** i)).rows, 50);
  });
});

describe('blockPermutation', () => {
  it('counts all windows where the live side is one block: 1/(windows + 1) beyond all of them', () => {
    const rows = autoregression(1, 1200, 0);
    const found = blockPermutation(rows, new Float64Array(10).fill(100), { blockLength: 50, seed: 1 });
    assert.deepEqual(found, {
      ksPValue: 1 / 121,
      psiPValue: found.psiPValue,
      blockLength: 10,
      liveBlocks: 1,
      blocks: 121,
      method: 'windows',
      draws: 121,
    });
  });
  it('equals the direct statistic over all choices of blocks (slow oracle)', () => {
    const random = createRandom(6);
    const rows = Float64Array.from({ length: 48 }, () => Math.round(3 * random.normal()));
    const live = Float64Array.from({ length: 8 }, () => Math.round(3 * random.normal() + 3));
    const { ksPValue } = blockPermutation(rows, live, { blockLength: 8, seed: 1 });
    const all = [...rows, ...live];
    const gapOf = (block: number) => {
      const inside = all.slice(8 * block, 8 * block + 8);
      const outside = all.filter((_, row) => row < 8 * block || row >= 8 * block + 8);
      const share = (values: readonly number[], at: number) =>
        values.filter((value) => value <= at).length / values.length;
      return Math.max(...all.map((at) => Math.abs(share(inside, at) - share(outside, at))));
    };
    const gaps = Array.from({ length: 7 }, (_, block) => gapOf(block));
    assertClose(ksPValue, gaps.filter((gap) => gap >= gaps[6]! - 1e-12).length / 7, {
      abs: 1e-12,
      why: 'seven windows',
    });
  });
  it('gives the same bits for the same seed, uniform p-values without drift', () => {
    const run = (seed: number) => {
      const all = autoregression(seed, 460, 0.3);
      return blockPermutation(all.subarray(0, 400), all.subarray(400), { blockLength: 6, seed: 2 });
    };
    assert.deepEqual(run(1), run(1));
    const below = Array.from({ length: 150 }, (_, seed) => run(seed).ksPValue).filter((p) => p < 0.1).length;
    assert.ok(below >= 4 && below <= 28, `15 in 150 are due below 0.1, got ${below}`);
  });
});
