import type { ColumnSchema, DatasetDiff, DatasetEntry, EntryDiff } from '../../contracts/dataset.ts';
import { IntegrityError } from '../../contracts/failures.ts';
import { sources } from '../../sources/registry.ts';
import { listDatasets, showDataset } from '../../storage/datasets.ts';
import { diffDatasets } from '../../storage/datasets/diff.ts';
import { getDataset } from '../../storage/datasets/get.ts';
import { rebuildSilver } from '../../storage/datasets/rebuild.ts';
import { recordedRun } from '../../storage/datasets/recordedRun.ts';
import type { Lake } from '../../storage/lake.ts';
import { tableFormat } from '../../storage/tables.ts';
import { table, type Output } from '../output.ts';

const short = (version: string): string => version.slice(0, 12);

/** All dataset versions, the newest first. */
export async function versions(lake: Lake, output: Output): Promise<void> {
  const all = await listDatasets(lake);
  output.result(
    all,
    all.length === 0
      ? ['No dataset versions yet. A run makes them: regimen run macro-cycle']
      : table(
          ['version', 'created', 'system', 'as of', 'tables', 'rows', 'parents', 'run'],
          all.map((one) => [
            short(one.version),
            one.createdAt.slice(0, 19),
            one.system ?? '',
            one.asOf ?? '',
            String(one.entries),
            String(one.rows),
            one.parents.map(short).join(', '),
            one.executionId ?? '',
          ]),
        ),
  );
}

const columnsOf = (schema: readonly ColumnSchema[]): string =>
  schema.map(({ name, type }) => `${name} ${type}`).join(', ');

/** One version: its tables, where they came from, and who made it. */
export async function show(lake: Lake, output: Output, name: string): Promise<void> {
  const { manifest, runs } = await showDataset(lake, name);
  const fact = (label: string, value: string | null) => (value === null || value === '' ? [] : [`${label} ${value}`]);
  output.result({ ...manifest, runs }, [
    `version ${manifest.version}`,
    `created ${manifest.createdAt}`,
    ...fact('system', manifest.system),
    ...fact('as of', manifest.asOf),
    ...fact('parents', manifest.parents.map(short).join(', ')),
    ...fact('made by', runs.join(', ')),
    '',
    ...table(
      ['table', 'rows', 'key', 'rows sha256', 'file'],
      manifest.entries.map((one: DatasetEntry) => [
        one.name,
        String(one.rows),
        one.key.join(', '),
        short(one.rowsSha256),
        one.file.uri,
      ]),
    ),
    '',
    ...manifest.entries.map(({ name: entry, schema }) => `${entry}: ${columnsOf(schema)}`),
    ...(manifest.sources.length === 0
      ? []
      : [
          '',
          ...table(
            ['source', 'series', 'from', 'raw reply'],
            manifest.sources.map((one) => [one.source, one.series, one.url ?? '', one.bronze?.uri ?? 'absent']),
          ),
        ]),
  ]);
}

/** What changed from one version to another. */
export async function diff(lake: Lake, output: Output, from: string, to: string): Promise<void> {
  const found = await diffDatasets(lake, from, to);
  output.result(found, diffLines(found));
}

function diffLines({ from, to, unchanged, entries }: DatasetDiff): string[] {
  if (entries.length === 0)
    return [`${short(from)} and ${short(to)} hold the same rows in ${unchanged.length} tables.`];
  return [
    `${short(from)} → ${short(to)}: ${entries.length} tables differ, ${unchanged.length} hold the same rows`,
    '',
    ...table(
      ['table', 'change', 'rows', 'added', 'removed', 'changed'],
      entries.map((one) => [
        one.name,
        one.change,
        `${one.rowsBefore} → ${one.rowsAfter}`,
        `+${one.added}`,
        `-${one.removed}`,
        String(one.changed),
      ]),
    ),
    ...entries.flatMap(exampleLines),
  ];
}

function exampleLines({ name, schemaChanges, examples }: EntryDiff): string[] {
  const lines = [
    ...schemaChanges.map((change) => `  column ${change}`),
    ...examples.added.map((key) => `  + ${key}`),
    ...examples.removed.map((key) => `  - ${key}`),
    ...examples.changed.map(({ key, column, before, after }) => `  ~ ${key}: ${column} ${before} → ${after}`),
  ];
  return lines.length === 0 ? [] : ['', name, ...lines];
}

/** Copies a version out of the lake. */
export async function get(
  lake: Lake,
  output: Output,
  name: string,
  { to, format }: { readonly to: string; readonly format: string },
): Promise<void> {
  const copied = await getDataset(lake, name, { folder: to, format: tableFormat(format) });
  output.result(copied, [
    ...table(
      ['table', 'rows', 'file'],
      copied.files.map((one) => [one.name, String(one.rows), one.path]),
    ),
    '',
    `${short(copied.version)} is in ${copied.folder}, every row verified.`,
  ]);
}

/** Makes a run's silver again from the raw replies; bytes that differ, or cannot be made, are an error at the end. */
export async function rebuild(lake: Lake, output: Output, run: string): Promise<void> {
  const recorded = await recordedRun(lake, run);
  const series = await rebuildSilver(lake, recorded, sources);
  output.result({ run: recorded.executionId, asOf: recorded.asOf, series }, [
    ...table(
      ['source', 'series', 'silver', 'rows', 'sha256'],
      series.map((one) => [one.source, one.series, one.status, String(one.rows), short(one.made ?? '')]),
    ),
    '',
    ...series.filter(({ status }) => status !== 'same').map(({ series: id, sentence }) => `${id}: ${sentence}`),
  ]);
  const bad = series.filter(({ status }) => status === 'differs' || status === 'unavailable');
  if (bad.length > 0) {
    throw new IntegrityError(
      `Expected ${series.length} series of ${recorded.executionId} to be the same when rebuilt, but ${bad.length} are not: ${bad.map(({ series: id, status }) => `${id} ${status}`).join(', ')}.`,
    );
  }
}
