import type { ArtifactRef } from '../contracts/artifact.ts';
import type {
  DatasetEntry,
  DatasetManifest,
  DatasetOrigin,
  DatasetSource,
  DatasetSummary,
} from '../contracts/dataset.ts';
import { ConflictError, InputError, IntegrityError } from '../contracts/failures.ts';
import { nearest } from '../contracts/nearest.ts';
import { canonicalJson, canonicalLine } from './canonicalJson.ts';
import { artifactTable } from './datasets/entryTable.ts';
import { redactUrl } from './datasets/redactUrl.ts';
import { rowsByKey } from './datasets/rowsByKey.ts';
import { rowsHash } from './datasets/rowsHash.ts';
import type { Lake } from './lake.ts';
import { nameOfSegment, paths } from './paths.ts';
import { sha256 } from './sha256.ts';
import { schemaOf } from './tables/table.ts';

/** A table that becomes part of a dataset. */
export interface NewEntry {
  readonly name: string;
  readonly key: readonly string[];
  readonly file: ArtifactRef;
}

export interface NewDataset {
  readonly entries: readonly NewEntry[];
  readonly origin: DatasetOrigin;
  /** ISO 8601; kept of the first creation only. */
  readonly at: string;
}

/**
 * Records tables of the lake as an immutable version, named by the hash of what they hold. Equal rows are one version,
 * whichever files hold them and whoever made them: then the version that is there is given back, and the run is noted
 * beside it.
 */
export async function createDataset(
  lake: Lake,
  { entries: wanted, origin, at }: NewDataset,
): Promise<{ readonly manifest: DatasetManifest; readonly created: boolean }> {
  if (wanted.length === 0) throw new InputError('Expected at least one table for a dataset, got none.');
  const twice = wanted.find(({ name }, index) => wanted.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw new InputError(`Expected each name once in a dataset, got "${twice.name}" twice.`);
  const entries: DatasetEntry[] = [];
  for (const one of [...wanted].sort((a, b) => (a.name < b.name ? -1 : 1))) entries.push(await entryOf(lake, one));
  const version = await versionOf(entries);
  const clean = { ...origin, sources: origin.sources.map(withoutKeys) };
  const known = await manifestOf(lake, version);
  const manifest = known ?? (await putManifest(lake, { ...clean, version, createdAt: at, entries }));
  if (clean.executionId !== null)
    await lake.putJson(paths.datasetRun(version, clean.executionId), { version, ...clean }, 'manifest');
  return { manifest, created: known === null && manifest.createdAt === at };
}

const withoutKeys = (source: DatasetSource): DatasetSource => ({
  ...source,
  url: source.url === null ? null : redactUrl(source.url),
});

async function entryOf(lake: Lake, { name, key, file }: NewEntry): Promise<DatasetEntry> {
  const table = await artifactTable(lake, file);
  // A row that its key does not name could not be compared with that of another version.
  rowsByKey(name, table, key);
  return { name, key, file, rows: table.rows, schema: schemaOf(table), rowsSha256: await rowsHash(table) };
}

/** Hash of what the entries hold: names, schemas and rows; neither files, nor times, nor who made it. */
async function versionOf(entries: readonly DatasetEntry[]): Promise<string> {
  const content = entries.map(({ name, rows, rowsSha256, schema }) => ({
    name,
    rows,
    rowsSha256,
    schema: [...schema].sort((a, b) => (a.name < b.name ? -1 : 1)),
  }));
  return sha256(new TextEncoder().encode(canonicalLine(content)));
}

/** Of two who make the same version at once, one writes and both get what was written. */
async function putManifest(lake: Lake, manifest: DatasetManifest): Promise<DatasetManifest> {
  try {
    await lake.store.putIfAbsent(
      paths.datasetManifest(manifest.version),
      new TextEncoder().encode(canonicalJson(manifest)),
    );
    return manifest;
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    return (await manifestOf(lake, manifest.version))!;
  }
}

async function manifestOf(lake: Lake, version: string): Promise<DatasetManifest | null> {
  const uri = paths.datasetManifest(version);
  const bytes = await lake.store.get(uri);
  if (bytes === null) return null;
  let manifest: DatasetManifest | null = null;
  try {
    manifest = JSON.parse(new TextDecoder().decode(bytes)) as DatasetManifest;
  } catch {
    // Told below, together with a manifest that parses and is another's.
  }
  if (manifest?.version === version && (await versionOf(manifest.entries)) === version) return manifest;
  throw new IntegrityError(
    `Expected in ${uri} the manifest of dataset ${version}, but its content has another hash; restore it, or move it away and create the dataset again.`,
  );
}

async function versionsIn(lake: Lake): Promise<readonly string[]> {
  const versions: string[] = [];
  for await (const key of lake.store.list(paths.datasetsRoot))
    if (/^datasets\/[0-9a-f]{64}\/manifest\.json$/.test(key)) versions.push(key.split('/')[1]!);
  return versions;
}

/** All versions, the newest first. */
export async function listDatasets(lake: Lake): Promise<readonly DatasetSummary[]> {
  const summaries: DatasetSummary[] = [];
  for (const version of await versionsIn(lake)) {
    const { entries, createdAt, executionId, system, asOf, parents } = (await manifestOf(lake, version))!;
    const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
    summaries.push({ version, createdAt, executionId, system, asOf, entries: entries.length, rows, parents });
  }
  return summaries.sort((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt > b.createdAt ? -1 : 1));
}

/** The manifest of a version, named by its hash or the beginning of it, and the runs that made it. */
export async function showDataset(
  lake: Lake,
  name: string,
): Promise<{ readonly manifest: DatasetManifest; readonly runs: readonly string[] }> {
  const version = await resolve(lake, name);
  const runs: string[] = [];
  for await (const key of lake.store.list(paths.datasetRuns(version)))
    runs.push(nameOfSegment(key.split('/')[3]!).replace(/\.json$/, ''));
  return { manifest: (await manifestOf(lake, version))!, runs };
}

async function resolve(lake: Lake, name: string): Promise<string> {
  const known = await versionsIn(lake);
  const found = name === '' ? [] : known.filter((version) => version.startsWith(name.toLowerCase()));
  if (found.length === 1) return found[0]!;
  const short = (versions: readonly string[]) => versions.slice(0, 8).map((version) => version.slice(0, 12));
  if (found.length > 1)
    throw new InputError(
      `Expected the beginning of one version, but ${found.length} begin with "${name}": ${short(found).join(', ')}; give more of it.`,
    );
  const length = Math.max(12, name.length);
  const near = nearest(
    name,
    known.map((version) => version.slice(0, length)),
  );
  throw new InputError(
    `No dataset version begins with "${name}".${near === null ? '' : ` Did you mean ${near}?`} There ${known.length === 0 ? 'are none yet' : `are ${known.length}: ${short(known).join(', ')}${known.length > 8 ? ', …' : ''}`}; regimen data versions lists them.`,
  );
}
