import type { NodeSums } from './nodeLabels.ts';
import type { SortedColumns } from './sortedColumns.ts';

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
  readonly data: SortedColumns;
  readonly count: number;
  /** (m) rows of `data`. */
  readonly rowNumbers: Int32Array;
  /** (columns, m) rows of each column by ascending value within the node they are in. */
  readonly lists: Int32Array;
  /** (m, 4) w·ρ, w, a, b. */
  readonly records: Float64Array;
  readonly side: Uint8Array;
}

/** A node of a tree that grows, with the sums of its records, and the best split found so far. */
export interface Search extends NodeSums {
  from: number;
  to: number;
  score: number;
  feature: number;
  /** The left child's last place in the list of the feature. */
  last: number;
  missingLeft: boolean;
}

/** Begins a search in a node whose sums are known, and gives the score of no split, which a split must beat. */
export function beginSearch(
  search: Search,
  { from, to, criterion }: { readonly from: number; readonly to: number } & Pick<SplitRules, 'criterion'>,
): number {
  const { label, weight, a, b } = search;
  const unsplit = (label * label) / (criterion === 'het' ? weight : b - (a * a) / weight);
  search.from = from;
  search.to = to;
  search.score = unsplit * (1 + 1e-10);
  search.feature = -1;
  search.last = -1;
  search.missingLeft = false;
  return unsplit;
}

/** Rank of the value at a place of the feature's list, −1 where it is missing. */
function rankAt({ data, lists, count, rowNumbers }: TreeRows, feature: number, place: number): number {
  return data.rank[feature * data.rows + rowNumbers[lists[feature * count + place]!]!]!;
}

/** Whether no threshold lies between the value at a place and the next one. */
function isTied(rows: TreeRows, feature: number, place: number): boolean {
  return rows.data.tied[feature] === 1 && rankAt(rows, feature, place) === rankAt(rows, feature, place + 1);
}

/** First place in the node's list of the feature that is not missing. */
export function firstPresent(rows: TreeRows, feature: number, from: number, to: number): number {
  let place = from;
  while (place < to && rankAt(rows, feature, place) === -1) place += 1;
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
  const { lists, records } = rows;
  const { label, weight } = search;
  const base = feature * rows.count;
  const { from, first, end } = placesOf(search, minimumLeaf, missingLeft ? search.from : present);
  // One by one: taken from an array, numbers would be kept in boxes, a new one each step.
  let sumLabel = 0;
  let sumWeight = 0;
  let score = search.score;
  for (let k = from; k < first; k++) {
    const at = 4 * lists[base + k]!;
    sumLabel += records[at]!;
    sumWeight += records[at + 1]!;
  }
  for (let k = first; k < end; k++) {
    const at = 4 * lists[base + k]!;
    sumLabel += records[at]!;
    sumWeight += records[at + 1]!;
    const otherLabel = label - sumLabel;
    const found = (sumLabel * sumLabel) / sumWeight + (otherLabel * otherLabel) / (weight - sumWeight);
    if (!(found > score) || isTied(rows, feature, k)) continue;
    score = found;
    keep(search, { score, feature, last: k, missingLeft });
  }
}

/** Places of a list after which a split leaves both children their least rows: `first` … `end` − 1 of those from `from` on. */
function placesOf(search: Search, minimumLeaf: number, from: number) {
  const least = Math.max(1, minimumLeaf);
  // The last place would leave the right child empty or, with missing values there, mirror a split of the other pass.
  const end = Math.min(search.to - 1, from + (search.to - search.from) - least);
  return { from, first: Math.min(from + least - 1, search.to), end };
}

function keep(
  search: Search,
  { score, feature, last, missingLeft }: Pick<Search, 'score' | 'feature' | 'last' | 'missingLeft'>,
): void {
  search.score = score;
  search.feature = feature;
  search.last = last;
  search.missingLeft = missingLeft;
}

function pass(
  rows: TreeRows,
  feature: number,
  rules: SplitRules,
  search: Search,
  present: number,
  missingLeft: boolean,
): void {
  const { lists, records, side } = rows;
  const { label, weight, a, b, sides } = search;
  const { minimumSide, alpha } = rules;
  const bySize = rules.criterion === 'mse';
  const base = feature * rows.count;
  const least = (bySize ? Math.max(leastShare, alpha) : alpha) * (b - (a * a) / weight);
  const count = search.to - search.from;
  const { from, first, end } = placesOf(search, rules.minimumLeaf, missingLeft ? search.from : present);
  let sumLabel = 0;
  let sumWeight = 0;
  let sumA = 0;
  let sumB = 0;
  let sumSides = 0;
  let score = search.score;
  for (let k = from; k < end; k++) {
    const i = lists[base + k]!;
    const at = 4 * i;
    sumLabel += records[at]!;
    sumWeight += records[at + 1]!;
    sumA += records[at + 2]!;
    sumB += records[at + 3]!;
    sumSides += side[i]!;
    if (k < first) continue;
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
    const left = k - from + 1;
    if (sumSides < minimumSide || left - sumSides < minimumSide) continue;
    if (sides - sumSides < minimumSide || count - left - sides + sumSides < minimumSide) continue;
    if (isTied(rows, feature, k)) continue;
    score = found;
    keep(search, { score, feature, last: k, missingLeft });
  }
}
