import type { ArtifactRef } from '../contracts/artifact.ts';
import { dateOf } from '../contracts/dates.ts';
import type { QualityFinding, QualityReport, SeriesQuality } from '../contracts/quality.ts';
import type { CollectedSeries } from '../contracts/runs.ts';
import type { ParsedTicks } from '../sources/source.ts';
import type { Lake } from '../storage/lake.ts';
import { knownRows, storeSilver } from '../storage/silver.ts';
import { sourceNamed } from './sourceNamed.ts';

/** The ticks of a run, with what the checks say of them. */
export interface SilverTicks {
  readonly refs: readonly ArtifactRef[];
  readonly series: readonly SeriesQuality[];
  readonly findings: readonly QualityFinding[];
}

/** Fewest events of which a row could be made. */
const leastEvents = 100;

/** Bronze frames of every series of ticks, as received by the end of the as-of day, into silver: one file a series. */
export async function silverTicks(
  lake: Lake,
  collected: readonly CollectedSeries[],
  asOf: string,
): Promise<SilverTicks> {
  const made = { refs: [] as ArtifactRef[], series: [] as SeriesQuality[], findings: [] as QualityFinding[] };
  for (const { id, source: name, bronze } of [...collected].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const source = sourceNamed(name);
    if (source.kind !== 'ticks' || bronze === null) continue;
    const parsed = knownRows(source, id, await lake.read(bronze), asOf);
    const quality = qualityOf(id, name, parsed);
    made.series.push(quality);
    made.findings.push(...parsed.findings, enough(quality, parsed, asOf));
    const ref = await storeSilver(lake, { source: name, series: id }, parsed);
    if (ref !== null) made.refs.push(ref);
  }
  return made;
}

/** A report with the ticks in it as well. */
export function withTicks(report: QualityReport, ticks: SilverTicks): QualityReport {
  const findings = [...report.findings, ...ticks.findings];
  const series = [...report.series, ...ticks.series];
  return { ...report, series, findings, passed: findings.every(({ status }) => status !== 'fail') };
}

function qualityOf(series: string, source: string, { market, refused }: ParsedTicks): SeriesQuality {
  const times = [market.trades, market.quotes, market.books].map(({ timeNs }) => timeNs);
  const present = times.filter(({ length }) => length > 0);
  const day = (timeNs: bigint): string => dateOf(Number(timeNs / 1_000_000n));
  const first = present.map((each) => each[0]!).sort((a, b) => (a < b ? -1 : 1))[0];
  const last = present.map((each) => each.at(-1)!).sort((a, b) => (a > b ? -1 : 1))[0];
  return {
    series,
    source,
    rows: times.reduce((sum, { length }) => sum + length, 0),
    first: first === undefined ? null : day(first),
    last: last === undefined ? null : day(last),
    completeness: null,
    optional: false,
    quarantined: refused,
  };
}

function enough({ series, rows }: SeriesQuality, { refused, findings }: ParsedTicks, asOf: string): QualityFinding {
  const passed = rows >= leastEvents;
  const why = findings.find(({ status }) => status === 'quarantine')?.examples[0]?.found ?? 'no check';
  const found = `${rows} events${refused > 0 ? `, and ${refused} that are left out, the first for: ${why}` : ''}`;
  return {
    series,
    check: 'minimum-events',
    status: passed ? 'pass' : 'fail',
    count: passed ? 0 : 1,
    first: null,
    last: null,
    examples: passed ? [] : [{ at: null, found }],
    expected: `at least ${leastEvents} events received by ${asOf}`,
    found,
  };
}
