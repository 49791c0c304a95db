import { blockPermutation } from '../ml/drift/blockPermutation.ts';
import type { ChampionLosses } from '../ml/drift/championLosses.ts';
import { compareFeatures } from '../ml/drift/compareFeatures.ts';
import { conceptDrift, detectorsThatAgree } from '../ml/drift/conceptDrift.ts';
import type { DetectorDefinition } from '../ml/drift/detectors/detector.ts';
import type { DriftDefinition } from '../ml/drift/drift.ts';
import { effectiveRows } from '../ml/drift/effectiveRows.ts';
import { createRandom } from '../ml/stats/rng.ts';

/** What the scorecard measures, a cell or a row of a table at a time. Same arguments, same numbers. */

export const bases = ['independent', 'autoregression', 'seasonal'] as const;
export type Base = (typeof bases)[number];
export const changes = ['mean, at once', 'mean, gradually', 'spread, at once', 'spread, gradually'] as const;
type Change = (typeof changes)[number] | 'none';

/** Values of a year of trading days. */
const year = 252;
const before = 2 * year;
const persistence = 0.7;
/** Values over which a gradual change comes about. */
const ramp = 126;
/** Live rows of a two-sample comparison: a quarter. */
const quarter = 63;

/** Unit variance before the change, which comes at value `before`: the mean by one standard deviation, or the spread doubled. */
function stream(base: Base, change: Change, rows: number, seed: number): Float64Array {
  const random = createRandom(seed, base);
  const phase = 2 * Math.PI * random.uniform();
  let state = random.normal();
  return Float64Array.from({ length: rows }, (_, row) => {
    const noise = random.normal();
    state = persistence * state + Math.sqrt(1 - persistence ** 2) * noise;
    const season = Math.sin((2 * Math.PI * row) / year + phase) + Math.SQRT1_2 * noise;
    const value = { independent: noise, autoregression: state, seasonal: season }[base];
    if (change === 'none' || row < before) return value;
    const share = change.endsWith('at once') ? 1 : Math.min(1, (row - before) / ramp);
    return change.startsWith('mean') ? value + share : value * (1 + share);
  });
}

/** Values of a stream as the detector takes them: a mistake is a value above one standard deviation. */
const given = ({ values }: DetectorDefinition, stream: Float64Array) =>
  values === 'errors' ? stream.map((value) => Number(value > 1)) : stream;

function alarms(detector: DetectorDefinition, values: Float64Array): number[] {
  const run = detector.start();
  const found: number[] = [];
  given(detector, values).forEach((value, at) => {
    if (run.update(value) === 'drift' && at >= before) found.push(at);
  });
  return found;
}

const percent = (count: number, of: number) => `${Math.round((100 * count) / of)} %`;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** Name, false alarms a year, share of quiet years with an alarm, and delay and share found of each change. */
export function detectorRow(detector: DetectorDefinition, base: Base, runs: number): readonly string[] {
  const quiet = Array.from({ length: runs }, (_, seed) =>
    alarms(detector, stream(base, 'none', before + 4 * year, seed)),
  );
  const count = quiet.reduce((sum, { length }) => sum + length, 0);
  const inYear = quiet.filter(([first]) => first !== undefined && first < before + year).length;
  const found = changes.map((change) => {
    const delays = Array.from({ length: runs }, (_, seed) =>
      alarms(detector, stream(base, change, before + year, seed)),
    ).flatMap(([first]) => (first === undefined ? [] : [first - before + 1]));
    return delays.length === 0 ? 'never' : `${median(delays)} (${percent(delays.length, runs)})`;
  });
  return [`\`${detector.name}\``, (count / (4 * runs)).toFixed(1), percent(inYear, runs), ...found];
}

/** Share of comparisons of two years with the quarter after that reject, without and with each change. */
function rejections(base: Base, runs: number, rejects: (reference: Float64Array, live: Float64Array) => boolean) {
  return (['none', ...changes] as const).map((change) => {
    const count = Array.from({ length: runs }, (_, seed) => {
      const values = stream(base, change, before + quarter, seed);
      return rejects(values.subarray(0, before), values.subarray(before));
    }).filter(Boolean).length;
    return { share: percent(count, runs), aYear: (12 * count) / runs };
  });
}

function testRow(name: string, base: Base, runs: number, rejects: (a: Float64Array, b: Float64Array) => boolean) {
  const [none, ...found] = rejections(base, runs, rejects);
  return [name, none!.share, none!.aYear.toFixed(1), ...found.map(({ share }) => share)];
}

const level = 0.05;

export function sampleTestRow(definition: DriftDefinition, base: Base, runs: number): readonly string[] {
  const ready = (values: Float64Array) =>
    definition.values === 'categories' ? values.map((value) => Math.round(value) + 0) : values.slice();
  return testRow(`\`${definition.name}\``, base, runs, (reference, live) => {
    const { pValue } = definition.compare(ready(reference), ready(live));
    return pValue !== null && pValue <= level;
  });
}

export function blockTestRow(statistic: 'ks' | 'psi', base: Base, runs: number): readonly string[] {
  const name = { ks: '`kolmogorovSmirnov` by blocks', psi: '`psi` by blocks' }[statistic];
  return testRow(name, base, runs, (reference, live) => {
    const blockLength = Math.ceil(3 * effectiveRows(reference).time);
    const found = blockPermutation(reference, live, { blockLength, seed: 1 });
    return { ks: found.ksPValue, psi: found.psiPValue }[statistic] <= level;
  });
}

export function policyRow(base: Base, runs: number): readonly string[] {
  const thresholds = { psi: 0.2, ksStatistic: 0.15, ksPValue: 0.01 };
  return testRow('what `monitor` asks for', base, runs, (reference, live) => {
    const [found] = compareFeatures({ features: ['x'], reference: { x: reference }, live: { x: live }, thresholds });
    return found!.drifted;
  });
}

/** Mean and median run length to a false alarm of independent normal values; those beyond `most` count as that. */
export function runLengths(
  detector: DetectorDefinition,
  parameters: Readonly<Record<string, number>>,
  known: boolean,
  runs: number,
  most: number,
): { readonly mean: number; readonly error: number; readonly median: number } {
  const warmUp = detector.parameters['warmUp']!;
  const lengths = Array.from({ length: runs }, (_, seed) => {
    const random = createRandom(seed, 'run length');
    const first = detector.start(parameters);
    // As if the warm-up had told the truth: mean 0 and deviation 1.
    const state = { ...(first.save().state as object), n: warmUp, mean: 0, squares: warmUp - 1 };
    const run = known ? detector.restore({ ...first.save(), state }) : first;
    const skipped = known ? 0 : warmUp;
    for (let at = 1; at <= most + skipped; at += 1) if (run.update(random.normal()) === 'drift') return at - skipped;
    return most;
  });
  const mean = lengths.reduce((sum, one) => sum + one, 0) / runs;
  const variance = lengths.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (runs - 1);
  return { mean, error: Math.sqrt(variance / runs), median: median(lengths) };
}

/** Losses of days: of calibrated probabilities, wrong by `hurt` since training, or squares of an autoregression that rise by it. */
function lossesOf(kind: 'signal' | 'regime', phi: number, hurt: number, rows: number, seed: number): ChampionLosses {
  const random = createRandom(seed, kind, String(phi));
  const time = Float64Array.from({ length: rows + year }, (_, row) => row);
  let state = random.normal();
  const drawn = [...time].map((row) => {
    const p = Math.min(0.98, Math.max(0.02, 0.5 + 0.25 * random.normal()));
    const label = Number(random.uniform() < (row < rows ? p : p + hurt * (1 - 2 * p)));
    state = phi * state + Math.sqrt(1 - phi ** 2) * random.normal();
    return { p, label, density: state ** 2 + (row < rows ? 0 : hurt * Math.SQRT2) };
  });
  if (kind === 'regime')
    return { time, knownAt: time, surprise: Float64Array.from(drawn, (one) => one.density), brier: null, error: null };
  return {
    time,
    knownAt: time,
    surprise: Float64Array.from(drawn, ({ p, label }) => -Math.log(label === 1 ? p : 1 - p)),
    brier: Float64Array.from(drawn, ({ p, label }) => (p - label) ** 2),
    error: Float64Array.from(drawn, ({ p, label }) => Number(p > 0.5 !== (label === 1))),
  };
}

/** Share of years of daily losses with an alarm of each detector, and of enough of them. */
export function conceptRow(
  [name, kind, phi, hurt]: readonly [string, 'signal' | 'regime', number, number],
  rows: number,
  runs: number,
): readonly string[] {
  const found = Array.from({ length: runs }, (_, seed) =>
    conceptDrift({
      losses: lossesOf(kind, phi, hurt, rows, seed),
      trainedUntil: rows - 0.5,
      since: -Infinity,
    }).map((one) => one.alarmed),
  );
  const single = [0, 1, 2].map((at) => percent(found.filter((one) => one[at]).length, runs));
  const agreed = found.filter((one) => one.filter(Boolean).length >= detectorsThatAgree).length;
  return [name, String(rows), ...single, percent(agreed, runs)];
}
