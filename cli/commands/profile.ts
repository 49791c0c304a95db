import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join, resolve } from 'node:path';
import { InputError } from '../../contracts/failures.ts';
import type { ProfilePage } from '../../contracts/profile.ts';
import type { NumericColumn } from '../../ml/profile/correlations.ts';
import { profileTable } from '../../ml/profile/profileTable.ts';
import { writeAtomically } from '../../storage/atomicFile.ts';
import type { Lake } from '../../storage/lake.ts';
import { nameOfSegment } from '../../storage/paths.ts';
import { sha256OfFile } from '../../storage/sha256.ts';
import { readTable, tableFormats } from '../../storage/tables.ts';
import { missing, type Table, type TableColumn } from '../../storage/tables/table.ts';
import { fileLink } from '../links.ts';
import { table, type Output } from '../output.ts';

interface Target {
  /** As shown to the reader. */
  readonly source: string;
  readonly name: string;
  readonly path: string;
}

const goldName = /^gold\/([^/]+)\/processed_data\.parquet$/;

/** The gold table of a run, named in full or by a beginning that only one run has. */
async function goldOf(lake: Lake, run: string, scratch: string): Promise<Target> {
  const known: { readonly id: string; readonly key: string }[] = [];
  for await (const key of lake.store.list('gold/')) {
    const segment = goldName.exec(key)?.[1];
    if (segment !== undefined) known.push({ id: nameOfSegment(segment), key });
  }
  const begins = known.filter(({ id }) => id.startsWith(run));
  const found = known.find(({ id }) => id === run) ?? (begins.length === 1 ? begins[0] : undefined);
  if (found === undefined) {
    const ids = (begins.length > 0 ? begins : known).map(({ id }) => id).slice(-10);
    throw new InputError(
      `Expected a file of ${tableFormats.join(', ')} or a run with a gold table, got "${run}", with which ${begins.length} runs begin. ${begins.length > 0 ? 'They are' : 'Runs with one'}: ${ids.join(', ') || 'none yet'}.`,
    );
  }
  const { id, key } = found;
  const local = lake.store.localPath(key);
  if (local !== null) return { source: key, name: id, path: local };
  const path = join(scratch, 'processed_data.parquet');
  const bytes = await lake.store.get(key);
  if (bytes === null) throw new InputError(`The gold table ${key} of run ${id} is gone; run the system again.`);
  await writeFile(path, bytes);
  return { source: key, name: id, path };
}

async function targetOf(lake: () => Lake, wanted: string, scratch: string): Promise<Target> {
  const format = extname(wanted).slice(1);
  if (!(tableFormats as readonly string[]).includes(format)) return goldOf(lake(), wanted, scratch);
  const path = resolve(wanted);
  const file = await stat(path).catch(() => null);
  if (!file?.isFile()) throw new InputError(`Expected a file at ${path}, and there is none; name one that is there.`);
  return { source: wanted, name: basename(wanted, extname(wanted)), path };
}

function numbersOf(column: Exclude<TableColumn, { readonly type: 'string' }>): Float64Array {
  if (column.type === 'double') return column.values;
  const unit = column.type === 'timestamp' ? 1e6 : 1;
  return Float64Array.from(column.values, (value) => (value === missing ? NaN : Number(value) / unit));
}

/** Epoch milliseconds of the first column of times that has all of them, named `time` if there is one. */
function timeOf(columns: readonly TableColumn[]): NumericColumn | null {
  const complete = columns.flatMap((column) =>
    column.type === 'timestamp' && !column.values.includes(missing)
      ? [{ name: column.name, values: numbersOf(column) }]
      : [],
  );
  return complete.find(({ name }) => name === 'time') ?? complete[0] ?? null;
}

function profileOf({ rows, columns }: Table, target: Target, sha256: string): ProfilePage {
  return profileTable({
    title: `Profile of ${target.name}`,
    source: target.source,
    sha256,
    rows,
    time: timeOf(columns),
    numbers: columns.flatMap((column) =>
      column.type === 'double' || column.type === 'int64' ? [{ name: column.name, values: numbersOf(column) }] : [],
    ),
    texts: columns.flatMap((column) =>
      column.type === 'string' ? [{ name: column.name, values: column.values }] : [],
    ),
  });
}

async function write(page: ProfilePage, path: string): Promise<void> {
  // The charting library takes longer to load than all else here.
  const { renderProfile } = await import('../../report/profile/renderProfile.ts');
  await writeAtomically(path, [Buffer.from(renderProfile(page))]);
}

const words = ({ columns, rows }: ProfilePage): readonly string[] => [
  `${rows} rows, ${columns.length} columns of numbers`,
  '',
  ...table(
    ['column', 'missing', 'mean', 'deviation', 'stationarity'],
    columns.map(({ name, missing: lacking, distribution, dependence }) => [
      name,
      String(lacking),
      distribution === null ? '' : distribution.mean.toPrecision(4),
      distribution?.standardDeviation?.toPrecision(4) ?? '',
      dependence?.reading ?? '',
    ]),
  ),
];

interface ProfileOptions {
  readonly lake: () => Lake;
  readonly output: Output;
  /** A file of a table, or a run. */
  readonly wanted: string;
  /** Folder for the page where `out` is not given. */
  readonly folder: string;
  readonly out?: string;
}

/** Writes the profile of a table or of a run's gold table as one HTML page, and shows the main of it. */
export async function profile({ lake, output, wanted, folder, out }: ProfileOptions): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-profile-'));
  try {
    const target = await targetOf(lake, wanted, scratch);
    const [content, { sha256 }] = await Promise.all([readTable(target.path), sha256OfFile(target.path)]);
    const page = profileOf(content, target, sha256);
    const path = resolve(out ?? join(folder, `profile-${target.name}.html`));
    await write(page, path);
    output.result({ ...page, path }, [...words(page), '', `profile ${fileLink(path)}`]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
