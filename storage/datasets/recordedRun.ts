import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { Ledger } from '../../contracts/collect.ts';
import { InputError, IntegrityError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { QualityReport } from '../../contracts/quality.ts';
import type { RunReport } from '../../contracts/report.ts';
import type { Lake } from '../lake.ts';
import { nameOfSegment, paths } from '../paths.ts';

export interface RecordedRun {
  readonly executionId: string;
  readonly asOf: string;
  /** Raw replies, and silver where the record lists it. */
  readonly artifacts: readonly ArtifactRef[];
  /** Sessions of bars that checks kept out of silver. */
  readonly quarantined: QualityReport['quarantined'];
  /** The run went to its end, so that its record lists silver; one that stopped before has its ledgers only. */
  readonly complete: boolean;
}

/** The record of a run, found by its id or the beginning of it. */
export async function recordedRun(lake: Lake, name: string): Promise<RecordedRun> {
  const files = new Map<string, string[]>();
  for await (const key of lake.store.list('runs/')) {
    if (!/^runs\/[^/]+\/(report\.json|ledger\/.*\.json)$/.test(key)) continue;
    const id = nameOfSegment(key.split('/')[1]!);
    files.set(id, [...(files.get(id) ?? []), key]);
  }
  const executionId = runNamed([...files.keys()], name);
  const keys = files.get(executionId)!;
  const reportKey = keys.find((key) => key.endsWith('/report.json'));
  if (reportKey !== undefined) {
    const { asOf, artifacts, quality } = await documentAt<RunReport>(lake, reportKey, ['asOf', 'artifacts', 'quality']);
    return { executionId, asOf, artifacts, quarantined: quality.quarantined, complete: true };
  }
  return fromLedgers(lake, executionId, keys);
}

function runNamed(known: readonly string[], name: string): string {
  const found = known.includes(name) ? [name] : known.filter((id) => name !== '' && id.startsWith(name));
  if (found.length === 1) return found[0]!;
  const some = (found.length === 0 ? known.slice(-10) : found.slice(0, 10)).join(', ');
  throw new InputError(
    found.length === 0
      ? `No run begins with "${name}".${suggestion(name, known)} Runs: ${some || 'none yet'}.`
      : `Expected the beginning of one run, but ${found.length} begin with "${name}": ${some}; give more of it.`,
  );
}

/** Of each source the newest ledger counts: a resumed collection writes a further one. */
async function fromLedgers(lake: Lake, executionId: string, keys: readonly string[]): Promise<RecordedRun> {
  const newest = new Map<string, { readonly number: number; readonly ledger: Ledger }>();
  for (const key of keys) {
    const ledger = await documentAt<Ledger>(lake, key, ['run', 'source', 'entries']);
    const number = Number(/-(\d+)\.json$/.exec(key)?.[1] ?? 0);
    if (number >= (newest.get(ledger.source)?.number ?? 0)) newest.set(ledger.source, { number, ledger });
  }
  const ledgers = [...newest.values()].map(({ ledger }) => ledger);
  const artifacts = ledgers.flatMap(({ entries }) => entries.map(({ bronze }) => bronze)).filter((ref) => ref !== null);
  const qualityKey = paths.runFile(executionId, 'quality.json');
  const checked = (await lake.store.head(qualityKey)) !== null;
  const quarantined = checked ? (await documentAt<QualityReport>(lake, qualityKey, ['quarantined'])).quarantined : [];
  return { executionId, asOf: ledgers[0]!.run.asOf, artifacts, quarantined, complete: false };
}

async function documentAt<T extends object>(lake: Lake, key: string, fields: readonly (keyof T)[]): Promise<T> {
  const bytes = await lake.store.get(key);
  let found: unknown;
  try {
    found = JSON.parse(bytes === null ? '' : new TextDecoder().decode(bytes));
  } catch {
    found = null;
  }
  if (typeof found === 'object' && found !== null && fields.every((field) => field in found)) return found as T;
  throw new IntegrityError(
    `Expected a JSON document with ${fields.map(String).join(', ')} in ${key}, but it is damaged; restore it.`,
  );
}
