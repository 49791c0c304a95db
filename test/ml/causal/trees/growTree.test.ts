import assert from 'node:assert/strict';
import { effectLabels, regressionLabels } from '../../../../ml/causal/trees/nodeLabels.ts';
import { growTree, treeSpace, type GrowRules } from '../../../../ml/causal/trees/growTree.ts';
import { narrowed, sortColumns } from '../../../../ml/causal/trees/sortedColumns.ts';
import { createRandom } from '../../../../ml/stats/rng.ts';
import { assertClose } from '../../../support/assertClose.ts';

const rules: GrowRules = {
  minimumLeaf: 1,
  minimumSide: 0,
  alpha: 0,
  depth: 1,
  featuresPerSplit: Infinity,
  criterion: 'het',
};

interface Made {
  readonly x: number[][];
  readonly t: number[];
  readonly y: number[];
  readonly w: number[];
}

function made(seed: number, rows: number, columns: number, missing: number): Made {
  const random = createRandom(seed, 'grow');
  const value = () => (random.uniform() < missing ? NaN : Math.round(random.normal() * 4) / 4);
  const x = Array.from({ length: rows }, () => Array.from({ length: columns }, value));
  const t = x.map(() => random.normal());
  const y = x.map((row, i) => t[i]! * ((row[0] ?? 0) > 0 ? 3 : 1) + random.normal());
  return { x, t, y, w: x.map(() => 0.5 + random.uniform()) };
}

const sorted = ({ x }: Made) =>
  sortColumns({ rows: x.length, columns: x[0]!.map((_, j) => `x${j}`), values: Float64Array.from(x.flat()) });
const allRows = ({ x }: Made) => Int32Array.from(x.keys());
const sum = (rows: number[], of: (i: number) => number) => rows.reduce((total, i) => total + of(i), 0);

/** Labels by the formula of the paper, over all rows. */
function gradientLabels({ t, y, w }: Made): number[] {
  const rows = [...t.keys()];
  const weight = sum(rows, (i) => w[i]!);
  const meanT = sum(rows, (i) => w[i]! * t[i]!) / weight;
  const meanY = sum(rows, (i) => w[i]! * y[i]!) / weight;
  const spread = sum(rows, (i) => w[i]! * (t[i]! - meanT) ** 2);
  const effect = sum(rows, (i) => w[i]! * (t[i]! - meanT) * (y[i]! - meanY)) / spread;
  return rows.map((i) => (t[i]! - meanT) * (y[i]! - meanY - effect * (t[i]! - meanT)));
}

/** The best root split by trying all: every column, every value, missing left and right. */
function slowBest(data: Made, rules: GrowRules): { score: number; left: string } {
  const rho = gradientLabels(data);
  const rows = [...data.t.keys()];
  const meanT = sum(rows, (i) => data.w[i]! * data.t[i]!) / sum(rows, (i) => data.w[i]!);
  const spread = (some: number[]) =>
    sum(some, (i) => data.w[i]! * data.t[i]! ** 2) -
    sum(some, (i) => data.w[i]! * data.t[i]!) ** 2 / sum(some, (i) => data.w[i]!);
  const allowed = (some: number[]) => {
    const above = some.filter((i) => data.t[i]! >= meanT).length;
    return (
      some.length >= Math.max(1, rules.minimumLeaf) &&
      Math.min(above, some.length - above) >= rules.minimumSide &&
      spread(some) >= rules.alpha * spread(rows)
    );
  };
  const size = (some: number[]) => (rules.criterion === 'het' ? sum(some, (i) => data.w[i]!) : spread(some));
  const score = (some: number[]) => sum(some, (i) => data.w[i]! * rho[i]!) ** 2 / size(some);
  let best = { score: -Infinity, left: '' };
  for (let j = 0; j < data.x[0]!.length; j++) {
    for (const cut of [-Infinity, ...data.x.map((row) => row[j]!)]) {
      for (const missingLeft of [true, false]) {
        const goesLeft = (i: number) => data.x[i]![j]! <= cut || (missingLeft && Number.isNaN(data.x[i]![j]!));
        const left = rows.filter(goesLeft);
        const right = rows.filter((i) => !goesLeft(i));
        if (Number.isNaN(cut) || !allowed(left) || !allowed(right)) continue;
        const found = score(left) + score(right);
        if (found > best.score * (1 + 1e-12)) best = { score: found, left: left.join() };
      }
    }
  }
  return best;
}

describe('growTree', () => {
  it('splits the root where trying every split by the formula does, with ties, weights and missing values', () => {
    for (let seed = 1; seed <= 24; seed++) {
      const data = made(seed, 60, 3, seed % 2 === 0 ? 0.2 : 0);
      const criterion = seed <= 12 ? 'het' : 'mse';
      const own = { minimumLeaf: 1 + (seed % 5), minimumSide: seed % 3, alpha: 0.05 * (1 + (seed % 3)) };
      const kept = { ...rules, ...own, ...(seed <= 12 ? { alpha: 0.05 * (seed % 4) } : {}), criterion } as const;
      const labels = effectLabels(Float64Array.from(data.t), Float64Array.from(data.y), Float64Array.from(data.w));
      const tree = growTree(sorted(data), allRows(data), labels, kept, createRandom(1, 'x'));
      const best = slowBest(data, kept);
      assert.equal(tree.feature.length, 3, 'one split, two leaves');
      const [feature, threshold] = [tree.feature[0]!, tree.threshold[0]!];
      const left = [...data.t.keys()].filter((i) => {
        const value = data.x[i]![feature]!;
        return value <= threshold || (tree.missingLeft[0] === 1 && Number.isNaN(value));
      });
      assert.equal(left.join(), best.left, `seed ${seed}`);
      const rows = [...data.t.keys()];
      const weight = sum(rows, (i) => data.w[i]!);
      const mean = sum(rows, (i) => data.w[i]! * data.t[i]!) / weight;
      const spread = sum(rows, (i) => data.w[i]! * (data.t[i]! - mean) ** 2);
      const scale = criterion === 'het' ? (weight / spread) ** 2 : weight / spread;
      assertClose(tree.gain[0]!, best.score * scale, { rel: 1e-9, why: 'gain in squared effect' });
    }
  });

  it('keeps its rules in every node and its depth', () => {
    const data = made(5, 300, 4, 0.1);
    const labels = regressionLabels(Float64Array.from(data.y), Float64Array.from(data.w));
    const grown = growTree(
      sorted(data),
      allRows(data),
      labels,
      { ...rules, minimumLeaf: 7, depth: 5 },
      createRandom(1),
    );
    const reach = (node: number, rows: number[], depth: number): void => {
      assert.ok(rows.length >= 7 && depth <= 5, `${rows.length} rows at depth ${depth}`);
      const feature = grown.feature[node]!;
      if (feature < 0) return;
      const goesLeft = (i: number) => {
        const value = data.x[i]![feature]!;
        return value <= grown.threshold[node]! || (grown.missingLeft[node] === 1 && Number.isNaN(value));
      };
      reach(grown.left[node]!, rows.filter(goesLeft), depth + 1);
      reach(
        grown.right[node]!,
        rows.filter((i) => !goesLeft(i)),
        depth + 1,
      );
    };
    reach(0, [...data.t.keys()], 0);
    assert.ok(grown.feature.length > 20, `${grown.feature.length} nodes`);
  });

  it('gives the same tree for features on any increasing scale', () => {
    const data = made(9, 200, 3, 0);
    const stretched = { ...data, x: data.x.map((row) => row.map((value) => Math.exp(value))) };
    const grow = (some: Made) => {
      const labels = effectLabels(Float64Array.from(some.t), Float64Array.from(some.y), Float64Array.from(some.w));
      return growTree(sorted(some), allRows(some), labels, { ...rules, depth: 4, minimumLeaf: 5 }, createRandom(1));
    };
    assert.deepEqual(grow(stretched).feature, grow(data).feature);
    assert.deepEqual(grow(stretched).gain, grow(data).gain);
  });

  it('does not split where the treatment does not vary', () => {
    const data = made(2, 50, 2, 0);
    const labels = effectLabels(
      new Float64Array(50).fill(0.3),
      Float64Array.from(data.y),
      new Float64Array(50).fill(1),
    );
    assert.deepEqual(growTree(sorted(data), allRows(data), labels, rules, createRandom(1)).feature, [-1]);
  });

  it('gives the same bits in memory that other trees have used, and from columns that list few other rows', () => {
    const data = made(11, 240, 5, 0.1);
    const columns = sorted(data);
    const kept = { ...rules, minimumLeaf: 4, minimumSide: 1, depth: 6, criterion: 'mse', featuresPerSplit: 3 } as const;
    const labels = effectLabels(Float64Array.from(data.t), Float64Array.from(data.y), Float64Array.from(data.w));
    const parts = [1, 2, 3].map((step) => allRows(data).filter((row) => row % (step + 1) > 0));
    const shared = narrowed(columns, parts.slice(0, 2));
    assert.equal(shared.listed, 200);
    const space = treeSpace(columns, 240);
    for (const [tree, rows] of [...parts, ...parts].entries()) {
      const fresh = growTree(columns, rows, labels, kept, createRandom(tree));
      const listed = tree % 3 < 2 ? shared : columns;
      assert.deepEqual(growTree(listed, rows, labels, kept, createRandom(tree), space), fresh);
      assert.ok(fresh.feature.length > 10, `${fresh.feature.length} nodes`);
    }
  });
});
