/** Rules a split must keep. */
export interface SplitRules {
  /** Least rows in either child. */
  readonly minimumLeaf: number;
  /** Least rows of either side (treatment below, or at or above, its mean in the node) in either child; 0 for none. */
  readonly minimumSide: number;
  /** Least share of the node's size in either child. */
  readonly alpha: number;
  /** What a child's squared sum of labels is divided by: `het` its weight, `mse` its size. */
  readonly criterion: 'het' | 'mse';
}

/** Least share of the node's size in either child where that size divides: without it nothing would bound a gain. */
const leastShare = 1e-9;

/** The rows of one tree: compact numbers 0 … m − 1, with their columns sorted. */
export interface TreeRows {
  readonly count: number;
  /** (columns, m) rows of each column by ascending value within the node they are in. */
  readonly lists: Int32Array;
  /** (columns, m) rank of a row's value, −1 where missing. */
  readonly rank: Int32Array;
  /** (m, 4) w·ρ, w, a, b. */
  readonly records: Float64Array;
  readonly side: Uint8Array;
}

/** A node of a tree that grows, with the sums of its records, and the best split found so far. */
export interface Search {
  from: number;
  to: number;
  label: number;
  weight: number;
  a: number;
  b: number;
  sides: number;
  score: number;
  feature: number;
  /** The left child's last place in the list of the feature. */
  last: number;
  missingLeft: boolean;
}

/** Begins a search: sums the node's records, and gives the score of no split, which a split must beat. */
export function beginSearch(
  rows: TreeRows,
  search: Search,
  { from, to, criterion }: { readonly from: number; readonly to: number } & Pick<SplitRules, 'criterion'>,
): number {
  const { lists, records, side } = rows;
  let [label, weight, a, b, sides] = [0, 0, 0, 0, 0];
  for (let k = from; k < to; k++) {
    const i = lists[k]!;
    label += records[4 * i]!;
    weight += records[4 * i + 1]!;
    a += records[4 * i + 2]!;
    b += records[4 * i + 3]!;
    sides += side[i]!;
  }
  Object.assign(search, { from, to, label, weight, a, b, sides, feature: -1, last: -1, missingLeft: false });
  const unsplit = (label * label) / (criterion === 'het' ? weight : b - (a * a) / weight);
  search.score = unsplit * (1 + 1e-10);
  return unsplit;
}

/** First place in the node's list of the feature that is not missing. */
export function firstPresent(rows: TreeRows, feature: number, from: number, to: number): number {
  const base = feature * rows.count;
  let place = from;
  while (place < to && rows.rank[base + rows.lists[base + place]!] === -1) place += 1;
  return place;
}

/**
 * Tries every threshold of one feature: the largest (Σ_L wρ)²/D_L + (Σ_R wρ)²/D_R that keeps the rules, D the weight Σ w of a
 * child (`het`) or its size (`mse`), with missing values left and, where there are some, right. Improves `search` in place.
 * O(rows of the node).
 */
export function searchFeature(rows: TreeRows, feature: number, rules: SplitRules, search: Search): void {
  const present = firstPresent(rows, feature, search.from, search.to);
  if (present === search.to) return;
  const plain = rules.minimumSide === 0 && rules.alpha === 0 && rules.criterion === 'het';
  const look = plain ? plainPass : pass;
  look(rows, feature, rules, search, present, true);
  if (present > search.from) look(rows, feature, rules, search, present, false);
}

/** As `pass` where only the rows of a child count: regression trees, at half the time. */
function plainPass(
  rows: TreeRows,
  feature: number,
  { minimumLeaf }: SplitRules,
  search: Search,
  present: number,
  missingLeft: boolean,
): void {
  const { lists, rank, records } = rows;
  const { to, label, weight } = search;
  const base = feature * rows.count;
  const from = missingLeft ? search.from : present;
  // Both children keep their least rows: left has k − from + 1, right all the node's others.
  const first = from + Math.max(1, minimumLeaf) - 1;
  const end = from + (search.to - search.from) - Math.max(1, minimumLeaf);
  let [sumLabel, sumWeight, score] = [0, 0, search.score];
  for (let k = from; k < to - 1 && k < end; k++) {
    const i = lists[base + k]!;
    sumLabel += records[4 * i]!;
    sumWeight += records[4 * i + 1]!;
    if (k < first) continue;
    const otherLabel = label - sumLabel;
    const found = (sumLabel * sumLabel) / sumWeight + (otherLabel * otherLabel) / (weight - sumWeight);
    if (!(found > score) || rank[base + i] === rank[base + lists[base + k + 1]!]) continue;
    score = found;
    search.score = found;
    search.feature = feature;
    search.last = k;
    search.missingLeft = missingLeft;
  }
}

function pass(
  rows: TreeRows,
  feature: number,
  rules: SplitRules,
  search: Search,
  present: number,
  missingLeft: boolean,
) {
  const { lists, rank, records, side } = rows;
  const { from, to, label, weight, a, b, sides } = search;
  const { minimumLeaf, minimumSide, alpha } = rules;
  const bySize = rules.criterion === 'mse';
  const base = feature * rows.count;
  const least = (bySize ? Math.max(leastShare, alpha) : alpha) * (b - (a * a) / weight);
  const count = to - from;
  let [sumLabel, sumWeight, sumA, sumB, sumSides, left] = [0, 0, 0, 0, 0, 0];
  let score = search.score;
  // The last place would leave the right child empty or, with missing values there, mirror a split of the other pass.
  for (let k = missingLeft ? from : present; k < to - 1; k++) {
    const i = lists[base + k]!;
    const at = 4 * i;
    sumLabel += records[at]!;
    sumWeight += records[at + 1]!;
    sumA += records[at + 2]!;
    sumB += records[at + 3]!;
    sumSides += side[i]!;
    left += 1;
    if (left < minimumLeaf) continue;
    if (count - left < minimumLeaf) break;
    if (rank[base + i] === rank[base + lists[base + k + 1]!]) continue;
    const otherLabel = label - sumLabel;
    const otherWeight = weight - sumWeight;
    // Sizes times weights: as many divisions as without them.
    const size = sumB * sumWeight - sumA * sumA;
    const otherSize = (b - sumB) * otherWeight - (a - sumA) * (a - sumA);
    if (size < least * sumWeight || otherSize < least * otherWeight) continue;
    const found = bySize
      ? (sumLabel * sumLabel * sumWeight) / size + (otherLabel * otherLabel * otherWeight) / otherSize
      : (sumLabel * sumLabel) / sumWeight + (otherLabel * otherLabel) / otherWeight;
    if (!(found > score)) continue;
    if (sumSides < minimumSide || left - sumSides < minimumSide) continue;
    if (sides - sumSides < minimumSide || count - left - sides + sumSides < minimumSide) continue;
    score = found;
    search.score = found;
    search.feature = feature;
    search.last = k;
    search.missingLeft = missingLeft;
  }
}
