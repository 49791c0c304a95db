import { InputError } from '../../contracts/failures.ts';
import type { OnlineStore, ParityMismatch, ParityReport, VersionedView } from '../../contracts/featureStore.ts';
import type { Lake } from '../lake.ts';
import { featureSource } from './featureSource.ts';
import { historicalFeatures } from './historicalFeatures.ts';
import { columnNames, lastRows } from './offlineRows.ts';
import { onlineName } from './views.ts';

export interface ParityRequest {
  readonly lake: Lake;
  readonly online: OnlineStore;
  readonly system: string;
  /** Current views of the system. */
  readonly views: readonly VersionedView[];
  /** Epoch ms; what was in force then is compared. */
  readonly at: number;
  /** Vectors to compare; all when there are fewer. */
  readonly sample: number;
  readonly seed: number;
  /** Gives numbers from 0 to 1 that depend on the seed alone. */
  readonly uniform: () => number;
  /** Largest difference that counts as equal; 0: every bit must be the same. */
  readonly tolerance: number;
}

/** A row of one side: null where that side has none. */
interface Row {
  readonly eventTime: number;
  readonly values: Float64Array;
}

/** The newest vector of a view, or a row of its window, on both sides. */
interface Pair {
  readonly of: VersionedView;
  readonly newest: boolean;
  readonly online: Row | null;
  readonly offline: Row | null;
}

/**
 * Reads a seeded sample of the vectors that are online again and compares them with the as-of values that the offline
 * side gives for the same entity and time, feature by feature. The two sides share no code between gold and answer: here
 * DuckDB joins files, there rows were picked and written one by one. The newest vector of every view is always in the
 * sample; a row that only one side has is a mismatch. Age is a matter of serving and not looked at.
 */
export async function proveParity(request: ParityRequest): Promise<ParityReport> {
  const { views, at, sample, seed, tolerance, system } = request;
  if (!(tolerance >= 0)) throw new InputError(`Expected a tolerance of at least 0, got ${tolerance}.`);
  if (!(Number.isSafeInteger(sample) && sample >= 1))
    throw new InputError(`Expected a sample of at least 1 vector, got ${sample}.`);
  if (views.length === 0)
    throw new InputError(
      `Expected feature views of ${system} that are registered, found none; run: regimen features materialise ${system}`,
    );
  const all: Pair[] = [];
  for (const of of views) all.push(...(await pairsOf(request, of)));
  const chosen = sampled(all, sample, request.uniform);
  const compared = chosen.map((pair) => compare(pair, tolerance));
  const sum = (part: 'values' | 'equal') => compared.reduce((total, one) => total + one[part], 0);
  return {
    system,
    at: new Date(at).toISOString(),
    seed,
    tolerance,
    vectors: all.length,
    sampled: chosen.length,
    values: sum('values'),
    equal: sum('equal'),
    mismatches: compared.flatMap(({ mismatches }) => mismatches),
  };
}

/** Features that gold has; one of an absent optional series is missing on both sides. */
async function presentFeatures(gold: string, { view }: VersionedView): Promise<readonly string[]> {
  const columns = await columnNames(gold);
  return view.features.filter((name) => columns.includes(name));
}

async function pairsOf({ lake, online, at }: ParityRequest, of: VersionedView): Promise<readonly Pair[]> {
  const { view } = of;
  const gold = await lake.localFile((await featureSource(lake, view.system, null)).gold);
  const features = await presentFeatures(gold, of);
  const pick = (values: Float64Array) =>
    Float64Array.from(features, (name) => values[view.features.indexOf(name)] ?? NaN);
  const key = { view: onlineName(of), entity: view.entity.key };
  const [vector] = await online.readMany([key]);
  const columns = await historicalFeatures({
    lake,
    views: [{ ...of, view: { ...view, ttlMs: null } }],
    rows: { entities: { [view.entity.name]: [view.entity.key] }, time: Float64Array.of(at) },
    features: features.map((feature) => `${view.name}:${feature}`),
  });
  const eventTime = columns[0]?.eventTimes[0] ?? NaN;
  const newest: Pair = {
    of: { ...of, view: { ...view, features } },
    newest: true,
    online: vector ? { eventTime: vector.eventTime, values: pick(vector.values) } : null,
    offline: Number.isNaN(eventTime)
      ? null
      : { eventTime, values: Float64Array.from(columns, ({ values }) => values[0]!) },
  };
  if (view.windowRows === 0) return [newest];
  const expected = await lastRows(gold, { features, windowRows: view.windowRows }, at);
  const found = new Map((await online.readWindow(key)).map(({ time, values }) => [time, pick(values)]));
  const times = [...new Set([...expected.keys(), ...found.keys()])].sort((a, b) => a - b);
  const row = (values: Float64Array | undefined, time: number): Row | null =>
    values === undefined ? null : { eventTime: time, values };
  return [
    newest,
    ...times.map((time): Pair => ({
      of: newest.of,
      newest: false,
      online: row(found.get(time), time),
      offline: row(expected.get(time), time),
    })),
  ];
}

/** Every newest vector, and others up to the wanted number, drawn without replacement; in their first order. */
function sampled(all: readonly Pair[], wanted: number, uniform: () => number): readonly Pair[] {
  const rest = all.filter(({ newest }) => !newest);
  for (let i = rest.length - 1; i > 0; i -= 1) {
    const j = Math.floor(uniform() * (i + 1));
    [rest[i], rest[j]] = [rest[j]!, rest[i]!];
  }
  const drawn = new Set(rest.slice(0, Math.max(0, wanted - (all.length - rest.length))));
  return all.filter((pair) => pair.newest || drawn.has(pair));
}

interface Compared {
  readonly values: number;
  readonly equal: number;
  readonly mismatches: readonly ParityMismatch[];
}

const iso = (row: Row | null): string | null => (row === null ? null : new Date(row.eventTime).toISOString());

function compare({ of, online, offline }: Pair, tolerance: number): Compared {
  const { features, name, entity } = of.view;
  if (online === null && offline === null) return { values: 0, equal: 0, mismatches: [] };
  const about = { view: name, entity: entity.key };
  if (online === null || offline === null || online.eventTime !== offline.eventTime) {
    const late = online === null || offline === null || online.eventTime > offline.eventTime ? 'ahead' : 'behind';
    const kind = online === null ? 'missing' : late;
    const whole = { feature: null, kind, online: iso(online), offline: iso(offline), difference: null } as const;
    return { values: features.length, equal: 0, mismatches: [{ ...about, ...whole }] };
  }
  const mismatches = features.flatMap((feature, place): ParityMismatch[] => {
    const [one, other] = [online.values[place]!, offline.values[place]!];
    if (isEqual(one, other, tolerance)) return [];
    const both = { online: shown(one), offline: shown(other), difference: Math.abs(one - other) };
    return [{ ...about, feature, kind: 'value', ...both }];
  });
  return { values: features.length, equal: features.length - mismatches.length, mismatches };
}

/** Missing equals missing, whatever its bits; zeros of unlike sign differ when every bit counts. */
function isEqual(one: number, other: number, tolerance: number): boolean {
  if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other);
  return Object.is(one, other) || (tolerance > 0 && Math.abs(one - other) <= tolerance);
}

const shown = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
