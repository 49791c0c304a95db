import { resolve } from 'node:path';
import type { ModelComparison } from '../../contracts/comparison.ts';
import { InputError } from '../../contracts/failures.ts';
import { compareModels, type ComparedModel } from '../../ml/comparison/compareModels.ts';
import { tradingTerms } from '../../ml/evaluation/tradingTerms.ts';
import { readArrow } from '../../storage/arrow.ts';
import { writeAtomically } from '../../storage/atomicFile.ts';
import type { Lake } from '../../storage/lake.ts';
import { findModel, type FoundModel } from '../findModel.ts';
import { fileLink } from '../links.ts';
import { table, type Output } from '../output.ts';

export interface CompareOptions {
  /** Where to write the page; nothing is written without it. */
  readonly html?: string;
}

const seed = 1;

async function comparedModel(lake: Lake, { name, manifest }: FoundModel): Promise<ComparedModel> {
  return {
    name,
    predictions: await readArrow(await lake.localFile(manifest.predictions)),
    features: manifest.features,
  };
}

/** What both are judged by must be the same: kind and target, or the numbers mean different things. */
function requireComparable(a: FoundModel, b: FoundModel): void {
  const targetOf = ({ spec: { target } }: FoundModel) =>
    target === null ? 'no target' : `${target.name} of ${target.of} over ${target.horizon} rows`;
  const said = (model: FoundModel) => `${model.spec.kind} with ${targetOf(model)}`;
  if (said(a) !== said(b))
    throw new InputError(
      `A comparison needs two models of one target, got ${a.name}, a ${said(a)}, and ${b.name}, a ${said(b)}; choose two that predict the same.`,
    );
  if (a.manifest.predictions.sha256 === b.manifest.predictions.sha256)
    throw new InputError(
      `A comparison needs two models, got ${a.name} and ${b.name}, whose predictions are the same bytes (${a.manifest.predictions.sha256.slice(0, 12)}); name another version.`,
    );
}

async function comparisonOf(lake: Lake, a: FoundModel, b: FoundModel): Promise<ModelComparison> {
  requireComparable(a, b);
  const { kind, target } = a.spec;
  if (kind === 'causal')
    throw new InputError(
      `A comparison needs signals or regimes, got ${a.name}, which is ${kind}; effects have no outcome to judge them by.`,
    );
  // The later table knows the outcomes of both.
  const { gold } = a.manifest.asOf >= b.manifest.asOf ? a.manifest : b.manifest;
  const [ofA, ofB, table] = [await comparedModel(lake, a), await comparedModel(lake, b), await lake.localFile(gold)];
  return compareModels({
    ...{ a: ofA, b: ofB, kind, seed },
    gold: await readArrow(table),
    horizon: target?.horizon ?? 1,
    trading: tradingTerms(a.spec),
  });
}

const number = (value: number | null) => (value === null ? '–' : value.toPrecision(4));
const chance = (value: number | null) => (value === null ? '–' : value < 0.001 ? '< 0.001' : value.toFixed(3));
const interval = (lower: number | null, upper: number | null) =>
  lower === null || upper === null ? '–' : `${number(lower)} … ${number(upper)}`;

function metricLines({ metrics, level }: ModelComparison): string[] {
  return table(
    ['metric', 'A', 'B', 'A − B', `${100 * level} % interval`, 'p', 'p, corrected'],
    metrics.map((one) => [
      `${one.metric} (${one.direction} is better)`,
      ...[one.a, one.b, one.difference].map(number),
      interval(one.lower, one.upper),
      chance(one.pValue),
      chance(one.correctedPValue),
    ]),
  );
}

function testLines({ tests }: ModelComparison): string[] {
  return table(
    ['metric', 'test', 'rows as', 'statistic', 'p', 'p, corrected', 'effect', 'interval'],
    tests.map((one) => [
      ...[one.metric, one.test, one.rows, `${one.statisticName} ${number(one.statistic)}`],
      ...[chance(one.pValue), chance(one.correctedPValue), `${one.effectName} ${number(one.effect)}`],
      interval(one.lower, one.upper),
    ]),
  );
}

function words(found: ModelComparison): string[] {
  const { decisive, power, curve } = found;
  return [
    `A ${found.a}`,
    `B ${found.b}`,
    `${found.rows} common out-of-time rows, ${found.from} to ${found.to}`,
    '',
    ...metricLines(found),
    '',
    ...(found.tests.length > 0 ? [...testLines(found), ''] : []),
    ...(decisive
      ? [
          `decides: ${decisive.test} of ${decisive.metric}, ${decisive.lags} lags: t ${number(decisive.statistic)}, p ${chance(decisive.pValue)}`,
        ]
      : []),
    ...(curve ? [`valid at every look: p ${chance(curve.pValue)} (batches of ${curve.batchRows} rows)`] : []),
    ...(power
      ? [
          `power: ${found.rows} rows count as ${power.effectiveRows.toFixed(0)}; they find a difference of ${number(power.detectable)} four times in five`,
        ]
      : []),
    ...found.notes,
    '',
    found.verdict.sentence,
  ];
}

async function write(page: ModelComparison, out: string): Promise<string> {
  const path = resolve(out);
  // The charting library takes longer to load than all else here.
  const { renderComparison } = await import('../../report/comparePage.ts');
  await writeAtomically(path, [Buffer.from(renderComparison(page))]);
  return path;
}

/** Compares two models or versions on the out-of-time rows that both predict, says which is better, and draws it. */
export async function compare(
  lake: Lake,
  output: Output,
  [first, second]: readonly [string, string],
  { html }: CompareOptions,
): Promise<void> {
  const [a, b] = [await findModel(lake, first), await findModel(lake, second)];
  const found = await comparisonOf(lake, a, b);
  const path = html === undefined ? null : await write(found, html);
  output.result({ ...found, ...(path && { path }) }, [
    ...words(found),
    ...(path ? ['', `report ${fileLink(path)}`] : []),
  ]);
}
