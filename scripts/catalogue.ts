/**
 * Writes docs/catalogue.md: every entry of every registry with what it is for, what it takes and where it comes from.
 * Run it after a registry has changed; a test compares the file with what this gives.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SystemSpec } from '../contracts/system.ts';
import { detectors } from '../ml/drift/detectors/registry.ts';
import { calibrators } from '../ml/calibration/registry.ts';
import { comparisonTests } from '../ml/comparison/registry.ts';
import { driftStatistics } from '../ml/drift/registry.ts';
import type { MetricDefinition } from '../ml/evaluation/metrics/metric.ts';
import { classifierMetrics, moneyMetrics, regimeMetrics } from '../ml/evaluation/metrics/registry.ts';
import type { FeatureDefinition } from '../ml/features/defineFeature.ts';
import { features } from '../ml/features/registry.ts';
import { knownNames } from '../ml/knownNames.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models } from '../ml/models/registry.ts';
import type { MeasureDefinition } from '../ml/orderFlow/measure.ts';
import { orderFlowMeasures } from '../ml/orderFlow/registry.ts';
import { checks } from '../ml/quality/registry.ts';
import { pruners } from '../ml/tune/pruners/registry.ts';
import { samplers } from '../ml/tune/samplers/registry.ts';
import { schedules } from '../schedules/registry.ts';
import { sourceKinds, sources } from '../sources/registry.ts';
import { bundledSystems, listSystems, loadSystem } from '../systems/load.ts';
import { parameterRows, parameterWords } from './catalogueParameters.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function modelSection(model: ModelDefinition): string[] {
  const { needs } = model;
  const parameters = parameterRows(model.parameters);
  return [
    `### ${model.name}`,
    '',
    `${model.purpose.replace(/\.$/, '')}.`,
    '',
    `- family: ${model.family} · hardware: ${model.hardware} · revision: ${model.revision}${needs.engine ? ` · engine: ${needs.engine}` : ''}`,
    `- input: at least ${needs.minimumRows} rows; ${needs.shape}; missing values are ${needs.missing}`,
    `- output: ${model.output}`,
    `- suits: ${model.regimes.join(', ')}`,
    `- source: ${model.cite}`,
    '',
    ...(parameters.length > 0
      ? [...table(['parameter', 'default', 'range', 'searched', 'meaning'], parameters), '']
      : []),
  ];
}

function featureRow(feature: FeatureDefinition): string[] {
  const { name, purpose, inputs, unit, cite } = feature;
  const lookback = `${feature.lookback({})}${feature.missing === 'onward' ? ', then all before' : ''}`;
  const given = parameterWords(feature.parameters);
  return [`\`${name}\``, purpose, inputs.join(', '), unit, lookback, knownWhen(feature), given, cite];
}

/** The rule by which the engine dates a row of the feature, in words. */
function knownWhen(feature: FeatureDefinition): string {
  if (feature.place) return 'at the row’s own time, from what was released by then';
  if (feature.missing === 'onward') return 'with the last of all inputs up to the row';
  if (feature.span) return 'with the last of the inputs in its window of days';
  return feature.offsets ? 'with the last of the inputs that it reads' : 'with the last of the inputs in its look-back';
}

const metricRow = (metric: Omit<MetricDefinition<never>, 'compute'>): string[] => [
  `\`${metric.name}\``,
  metric.purpose,
  metric.better ?? 'neither',
  metric.range.map((bound) => String(bound).replace('Infinity', '∞')).join(' – '),
  metric.cite,
];

const time = ({ hour, minute }: { readonly hour: number; readonly minute: number }): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

function scheduleRows(specs: readonly SystemSpec[]): string[][] {
  return specs.flatMap((spec) =>
    Object.entries(schedules).map(([name, define]) => {
      const { scheduleId, action } = define(spec);
      return [
        `\`${scheduleId}\``,
        action.workflowType.toString(),
        `\`${JSON.stringify(action.args?.[0] ?? {})}\``,
        `${time(spec.schedule[name as keyof typeof spec.schedule])} UTC`,
      ];
    }),
  );
}

const systemRow = (spec: SystemSpec): string[] => [
  `\`${spec.name}\``,
  spec.description,
  `${spec.kind}, ${spec.calendar}`,
  spec.sources.map(({ source, series }) => `${source}: ${series.map(({ id }) => id).join(', ')}`).join('; '),
  Object.entries(spec.models)
    .map(([id, { model }]) => (id === model ? id : `${id} (${model})`))
    .join(', '),
  `${spec.policy.challenger} by ${spec.policy.metric} (${spec.policy.direction})`,
];

function measureRow(measure: MeasureDefinition): string[] {
  const { name, purpose, reads, unit, lookback, known, cite } = measure;
  return [`\`${name}\``, purpose, reads.join(', '), unit, lookback, known, parameterWords(measure.parameters), cite];
}

function evaluationSections(): string[] {
  const metricHead = ['name', 'purpose', 'better', 'range', 'source'];
  return [
    '## Quality checks',
    '',
    'In `ml/quality/registry.ts`. Limits are set under `validation` of a system; `fail` stops the run, `quarantine` leaves rows out of silver, `warn` is told.',
    '',
    ...table(
      ['name', 'purpose', 'applies to', 'on an offence', 'source'],
      Object.values(checks).map((one) => [
        `\`${one.name}\``,
        one.purpose,
        one.applies.join(', '),
        one.severity,
        one.cite,
      ]),
    ),
    '',
    '## Drift statistics',
    '',
    'In `ml/drift/registry.ts`. Thresholds are set under `monitor.thresholds` of a system.',
    '',
    ...table(
      ['name', 'purpose', 'kind', 'rows needed (reference, live)', 'source'],
      Object.values(driftStatistics).map((one) => [
        `\`${one.name}\``,
        one.purpose,
        one.kind,
        `${one.minimumReference}, ${one.minimumLive}`,
        one.cite,
      ]),
    ),
    '',
    '## Detectors of change in a stream',
    '',
    'In `ml/drift/detectors/registry.ts`. Each takes one value at a time and keeps its state as JSON.',
    '',
    ...table(
      ['name', 'purpose', 'values', 'sees', 'parameters', 'source'],
      Object.values(detectors).map((one) => [
        `\`${one.name}\``,
        one.purpose,
        one.values,
        one.sees,
        Object.entries(one.parameters)
          .map(([name, value]) => `\`${name}\` = ${value}`)
          .join(', '),
        one.cite,
      ]),
    ),
    '',
    '## Metrics',
    '',
    'In `ml/evaluation/metrics/registry.ts`. `policy.metric` and `policy.gates` name one of them.',
    '',
    ...['### Of probabilities', '', ...table(metricHead, classifierMetrics.map(metricRow)), ''],
    ...['### Of a strategy that follows the probabilities', '', ...table(metricHead, moneyMetrics.map(metricRow)), ''],
    ...['### Of regime models', '', ...table(metricHead, regimeMetrics.map(metricRow)), ''],
  ];
}

function judgementSections(): string[] {
  return [
    '## Calibrators',
    '',
    'In `ml/calibration/registry.ts`; `method` of the model `calibrated` names one of them.',
    '',
    ...table(
      ['name', 'purpose', 'rows: least, advised', 'source'],
      Object.values(calibrators).map((one) => [
        `\`${one.name}\``,
        one.purpose,
        `${one.minimumRows}, ${one.advisedRows}`,
        one.cite,
      ]),
    ),
    '',
    '## Search for parameters',
    '',
    'In `ml/tune/samplers/registry.ts` and `ml/tune/pruners/registry.ts`; `regimen tune` has `--sampler` and `--pruner`.',
    '',
    ...table(
      ['name', 'purpose', 'source'],
      [...Object.values(samplers), ...Object.values(pruners)].map(({ name, purpose, cite }) => [
        `\`${name}\``,
        purpose,
        cite,
      ]),
    ),
    '',
    '## Tests of two samples',
    '',
    'In `ml/comparison/registry.ts`; `regimen compare` runs them.',
    '',
    ...table(
      ['name', 'purpose', 'source'],
      Object.values(comparisonTests).map(({ name, purpose, cite }) => [`\`${name}\``, purpose, cite]),
    ),
    '',
  ];
}

/** The catalogue as Markdown; the same registries and system files give the same text. */
export async function catalogue(): Promise<string> {
  const names = await listSystems(bundledSystems);
  const known = { ...knownNames, sources: sourceKinds };
  const specs = await Promise.all(names.map((name) => loadSystem(name, bundledSystems, known)));
  const lines = [
    '# Catalogue',
    '',
    'Every entry of every registry. Written by `scripts/catalogue.ts` from the registries; do not edit it by hand.',
    '',
    '## Systems',
    '',
    'YAML files in `systems/`.',
    '',
    ...table(['name', 'what it is', 'kind', 'series', 'models', 'stands for promotion'], specs.map(systemRow)),
    '',
    '## Schedules',
    '',
    'In `schedules/registry.ts`; every system gets each of them.',
    '',
    ...table(['id', 'workflow', 'input', 'time'], scheduleRows(specs)),
    '',
    '## Sources',
    '',
    'In `sources/registry.ts`.',
    '',
    ...table(
      ['name', 'purpose', 'gives', 'source'],
      Object.values(sources).map(({ name, purpose, kind, cite }) => [`\`${name}\``, purpose, kind, cite]),
    ),
    '',
    '## Models',
    '',
    'In `ml/models/registry.ts`.',
    '',
    ...Object.values(models).flatMap(modelSection),
    '## Features',
    '',
    'In `ml/features/registry.ts`. A feature may also be an expression, such as `GS10 - TB3MS`.',
    '',
    ...table(
      ['name', 'purpose', 'inputs', 'unit', 'look-back in rows', 'known', 'parameters', 'source'],
      Object.values(features).map(featureRow),
    ),
    '',
    '## Order flow',
    '',
    'In `ml/orderFlow/registry.ts`: streams over the ticks of one market, or of two (otherQuotes: those of the second series in `of`).',
    '',
    ...table(
      ['name', 'purpose', 'reads', 'unit', 'looks back on', 'known', 'parameters', 'source'],
      Object.values(orderFlowMeasures).map(measureRow),
    ),
    '',
    ...evaluationSections(),
    ...judgementSections(),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('../docs/catalogue.md', import.meta.url), await catalogue());
