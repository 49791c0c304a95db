import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dateOf, endOfDay, isDate } from '../../contracts/dates.ts';
import { InputError } from '../../contracts/failures.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { Bar, Observation } from '../../contracts/observation.ts';
import type { ColumnImpact, LeakReport, RevisionImpact } from '../../contracts/pointInTime.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { RestatedTables } from '../../ml/pointInTime/restatedTables.ts';
import type { Source } from '../../sources/source.ts';
import { sources } from '../../sources/registry.ts';
import { latestBronze } from '../../storage/findBronze.ts';
import type { Lake } from '../../storage/lake.ts';
import { championAsOf, type ModelVersion } from '../../storage/modelRegistry.ts';
import { fileLink } from '../links.ts';
import { table, type Output } from '../output.ts';

/** Predictions of a registered model on every row of some tables. */
export type Predictor = (champion: ModelVersion, tables: readonly Frame[]) => Promise<readonly Frame[]>;

export interface PointInTimeOptions {
  /** `YYYY-MM-DD`; everything released by the end of this day is read. */
  readonly asOf: string;
  /** Where to write the report as HTML; nothing is written without it. */
  readonly out?: string;
}

interface Collected {
  readonly observations: readonly Observation[];
  readonly bars: readonly Bar[];
}

/** Rows of the newest raw reply of each series in the lake. */
async function collected(lake: Lake, spec: SystemSpec): Promise<Collected> {
  const known: Readonly<Record<string, Source>> = sources;
  const observations: Observation[] = [];
  const bars: Bar[] = [];
  for (const { source: name, series } of spec.sources) {
    const source = known[name]!;
    for (const { id, optional } of series) {
      const bytes = await latestBronze(lake, name, id);
      if (bytes === null) {
        if (optional) continue;
        throw new InputError(
          `Expected raw data of ${id} from ${name} in the lake, found none; collect it: regimen run ${spec.name}`,
        );
      }
      if (source.kind === 'observations') observations.push(...source.parse(id, bytes));
      else if (source.kind === 'bars') bars.push(...source.parse(id, bytes));
      else
        throw new InputError(
          `${spec.name} reads ticks of ${id}, which are never revised; leak and impact are for series with releases.`,
        );
    }
  }
  return { observations, bars };
}

function endOf(asOf: string): number {
  if (isDate(asOf)) return endOfDay(asOf);
  throw new InputError(`Expected a date YYYY-MM-DD as --as-of, got "${asOf}"; write it like 2019-12-31.`);
}

async function write(
  page: { readonly leak: LeakReport | null; readonly impact: RevisionImpact | null },
  { system, asOf, out }: PointInTimeOptions & { readonly system: string },
): Promise<readonly string[]> {
  if (out === undefined) return [];
  const { renderPointInTime } = await import('../../report/pointInTimePage.ts');
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, renderPointInTime({ system, asOf, ...page }));
  return ['', `report ${fileLink(out)}`];
}

const rounded = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(1));

/** What lags counted from observation dates would have known too early, and what that is worth to a simple model. */
export async function leak(
  lake: Lake,
  output: Output,
  spec: SystemSpec,
  options: PointInTimeOptions & { readonly days: number },
): Promise<void> {
  const asOfTime = endOf(options.asOf);
  const data = await collected(lake, spec);
  const { systemLeaks } = await import('../../ml/pointInTime/systemLeaks.ts');
  const report = await systemLeaks({ spec, asOfTime, ...data, days: options.days });
  const written = await write({ leak: report, impact: null }, { ...options, system: spec.name });
  const { score, scoreNote } = report;
  output.result(report, [
    ...table(
      ['feature', 'lead, days (median)', 'least', 'most', 'rows too early'],
      report.features.map(({ feature, lead, early, rows }) => [
        feature,
        rounded(lead?.median),
        rounded(lead?.least),
        rounded(lead?.most),
        `${early.length} of ${rows}`,
      ]),
    ),
    '',
    score === null
      ? scoreNote
      : `${score.metric} of ${score.model}: naive ${score.naive.toFixed(4)}, honest ${score.honest.toFixed(4)} on ${score.rows} rows. ${scoreNote}`,
    ...written,
  ]);
}

/**
 * What the release of a series on a day changed in rows of the past, were they made with the latest values, and in what
 * the champion says of them, where there is one and `predict` is given.
 */
export async function impact(
  lake: Lake,
  output: Output,
  spec: SystemSpec,
  options: PointInTimeOptions & { readonly series: string; readonly releasedOn: string },
  predict?: Predictor,
): Promise<void> {
  const asOfTime = endOf(options.asOf);
  const { observations, bars } = await collected(lake, spec);
  const { series, releasedOn } = options;
  const own = observations.filter((row) => row.series === series);
  const vintage = own.filter(({ releaseTime }) => dateOf(releaseTime) === releasedOn);
  if (vintage.length === 0) {
    const days = [...new Set(own.map(({ releaseTime }) => dateOf(releaseTime)))].sort().slice(-5);
    throw new InputError(
      `Expected a release of ${series} on ${releasedOn}, found none; its last are ${days.join(', ') || 'none at all'}.`,
    );
  }
  const before = observations.filter(({ releaseTime }) => releaseTime < vintage[0]!.releaseTime);
  const { revisionImpact } = await import('../../ml/pointInTime/revisionImpact.ts');
  const { restatedTables } = await import('../../ml/pointInTime/restatedTables.ts');
  const given = { spec, asOfTime, observations: before, vintage, bars };
  const tables = restatedTables(given);
  const rows = revisionImpact({ ...given, tables });
  const champion = predict && (await championAsOf(lake, spec.name, options.asOf));
  const found: RevisionImpact = champion ? { ...rows, ...(await championImpact(predict, champion, tables)) } : rows;
  const written = await write({ leak: null, impact: found }, { ...options, system: spec.name });
  output.result(found, [
    `${found.series} of ${found.releasedOn}: ${found.revisedDates} dates revised, ${found.newDates} new; ${found.changedRows} of ${found.rows} rows change`,
    ...impactTable('feature', found.features),
    '',
    ...predictionLines(found),
    ...written,
  ]);
}

async function championImpact(
  predict: Predictor,
  champion: ModelVersion,
  { before, after }: RestatedTables,
): Promise<Pick<RevisionImpact, 'predictions' | 'model'>> {
  const { predictionImpact } = await import('../../ml/pointInTime/predictionImpact.ts');
  const [old, fresh] = await predict(champion, [before.frame, after.frame]);
  return {
    predictions: predictionImpact(old!, fresh!),
    model: { version: champion.version, id: champion.challenger },
  };
}

function predictionLines({ model, predictions }: RevisionImpact): readonly string[] {
  if (model === undefined) return ['There is no champion, so there are no predictions to compare.'];
  const name = `version ${model.version} (${model.id})`;
  if (predictions.length === 0) return [`No prediction of the champion, ${name}, changes.`];
  return [`Predictions of the champion, ${name}:`, ...impactTable('prediction', predictions)];
}

const impactTable = (head: string, columns: readonly ColumnImpact[]): string[] =>
  table(
    [head, 'rows', 'from', 'to', 'mean change', 'largest'],
    columns.map((one) => [
      one.column,
      String(one.changedRows),
      one.firstDate,
      one.lastDate,
      one.meanChange.toPrecision(3),
      one.largestChange.toPrecision(3),
    ]),
  );
