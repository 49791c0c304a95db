import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, IntegrityError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import { openLightGbm } from '../../ml/engines/lightgbm.ts';
import { enginePath } from '../../ml/engines/nativeLibrary.ts';
import { exportBooster } from '../../ml/engines/portableModel.ts';
import { openXgBoost } from '../../ml/engines/xgboost.ts';
import type { GoldSummary } from '../../ml/features/goldTable.ts';
import { models as definitions } from '../../ml/models/registry.ts';
import { makeFolder, writeAtomically } from '../../storage/atomicFile.ts';
import { canonicalJson } from '../../storage/canonicalJson.ts';
import type { Lake } from '../../storage/lake.ts';
import { nameOfSegment, paths } from '../../storage/paths.ts';
import { sha256 } from '../../storage/sha256.ts';
import { findModel, type FoundModel } from '../findModel.ts';
import { table, type Output } from '../output.ts';
import type { Attached } from '../stack.ts';
import { requireDate } from './collect.ts';
import { run } from './run.ts';

const manifestFile = 'manifest.json';
const goldenFile = 'golden.json';

/** The file that each kind is stored as, and the formats that it can be written in, that one first. */
const portable = {
  lightgbm: { stored: 'model.txt', formats: ['text'] },
  xgboost: { stored: 'model.ubj', formats: ['ubj', 'json'] },
} as const;
type Portable = keyof typeof portable;
type Format = (typeof portable)[Portable]['formats'][number];

const isPortable = (kind: string): kind is Portable => Object.hasOwn(portable, kind);

/** What lies beside an exported model: all that a reader elsewhere must know of it. */
export interface PortableManifest {
  readonly name: string;
  readonly kind: string;
  readonly revision: number;
  /** Library and version that made it. */
  readonly engine: string;
  readonly asOf: string;
  readonly output: string;
  /** What it reads, in order. */
  readonly features: readonly { readonly name: string; readonly unit: string | null }[];
  readonly file: { readonly name: string; readonly sha256: string; readonly bytes: number };
  /** A few rows and what the model says to them. */
  readonly golden: string | null;
}

export interface ExportOptions {
  readonly to: string;
  readonly format?: string;
}

function portableKind({ name, manifest, spec }: FoundModel): Portable {
  if (isPortable(manifest.model)) return manifest.model;
  const system = manifest.system;
  const others = Object.keys(spec.models).filter((id) => isPortable(spec.models[id]!.model));
  const remedy =
    others.length > 0
      ? `name one of ${others.map((id) => `${system}/${id}`).join(', ')}`
      : `${system} has none of those kinds`;
  throw new InputError(
    `Models of ${Object.keys(portable).join(' and ')} have files that other programs read, got ${name} of kind ${manifest.model}; ${remedy}.`,
  );
}

function formatOf(kind: Portable, wanted: string | undefined): Format {
  const known: readonly Format[] = portable[kind].formats;
  const found = wanted === undefined ? known[0] : known.find((format) => format === wanted);
  if (found !== undefined) return found;
  throw new InputError(
    `--format of a ${kind} model is ${known.join(' or ')}, got "${wanted!}".${suggestion(wanted!, known)}`,
  );
}

/** The bytes as they are stored; another format is written by the library. */
async function converted(kind: Portable, stored: Uint8Array, format: Format, engines: Engines): Promise<Uint8Array> {
  if (format === portable[kind].formats[0]) return stored;
  const path = enginePath(engines, kind);
  return exportBooster(await (kind === 'lightgbm' ? openLightGbm(path) : openXgBoost(path)), stored, format);
}

type Engines = Readonly<Record<string, string>>;

async function unitsOf(lake: Lake, { manifest }: FoundModel): Promise<Readonly<Record<string, string>>> {
  const executionId = nameOfSegment(manifest.gold.uri.split('/')[1] ?? '');
  const bytes = await lake.store.get(paths.goldResults(executionId));
  if (bytes === null) return {};
  const { features } = JSON.parse(new TextDecoder().decode(bytes)) as GoldSummary;
  return Object.fromEntries(Object.entries(features).map(([name, { unit }]) => [name, unit]));
}

async function emptyFolder(path: string): Promise<string> {
  const folder = resolve(path);
  await makeFolder(folder);
  const found = await readdir(folder);
  if (found.length > 0)
    throw new InputError(`--to is a new or empty folder, got ${folder} with ${found.length} files; name another.`);
  return folder;
}

/**
 * Writes a model's file as its library's own packages read it, byte for byte as it is stored, its golden rows, and a
 * manifest with features in order, units and hash.
 */
export async function exportModel(
  { lake, engines }: { readonly lake: Lake; readonly engines: Engines },
  output: Output,
  wanted: string,
  { to, format: asked }: ExportOptions,
): Promise<void> {
  const found = await findModel(lake, wanted);
  const { manifest } = found;
  const kind = portableKind(found);
  const format = formatOf(kind, asked);
  const { stored } = portable[kind];
  const ref = manifest.files[stored];
  if (ref === undefined)
    throw new IntegrityError(
      `Expected the file ${stored} in ${found.name}, got ${Object.keys(manifest.files).join(', ')}; train it again.`,
    );
  const bytes = await converted(kind, await lake.read(ref), format, engines);
  const units = await unitsOf(lake, found);
  const golden = manifest.files[goldenFile];
  const file = format === 'json' ? 'model.json' : stored;
  const { model, revision, engine, asOf, features } = manifest;
  const written: PortableManifest = {
    ...{ name: found.name, kind: model, revision, engine, asOf, output: definitions[kind].output },
    features: features.map((name) => ({ name, unit: units[name] ?? null })),
    file: { name: file, sha256: await sha256(bytes), bytes: bytes.byteLength },
    golden: golden ? goldenFile : null,
  };
  const folder = await emptyFolder(to);
  await writeAtomically(join(folder, file), [bytes]);
  if (golden) await writeAtomically(join(folder, goldenFile), [await lake.read(golden)]);
  await writeAtomically(join(folder, manifestFile), [Buffer.from(canonicalJson(written))]);
  output.result({ folder, ...written }, [
    ...table(
      ['#', 'feature', 'unit'],
      written.features.map(({ name, unit }, at) => [String(at + 1), name, unit ?? '']),
    ),
    '',
    `${found.name} (${engine}) is in ${join(folder, file)}, sha256 ${written.file.sha256}`,
  ]);
}

export interface ImportOptions {
  /** Model of the system that it stands for. */
  readonly as: string;
  readonly trainedUntil: string;
  readonly sha256?: string;
  readonly asOf?: string;
  readonly reason?: string;
  readonly detach?: boolean;
}

/** The hash that a manifest beside the file gives it; null where there is none or it is of another file. */
async function hashBeside(file: string): Promise<string | null> {
  const text = await readFile(join(dirname(file), manifestFile), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { file: described } = JSON.parse(text) as Partial<PortableManifest>;
    return described?.name === basename(file) ? described.sha256 : null;
  } catch {
    // A file of another program's that bears this name says nothing of the model.
    return null;
  }
}

async function checkedBytes(file: string, given: string | undefined): Promise<{ bytes: Uint8Array; hash: string }> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new InputError(`Expected a readable model file, got ${(error as Error).message}; name another.`);
  });
  const hash = await sha256(bytes);
  const expected = given?.toLowerCase() ?? (await hashBeside(file));
  if (expected !== null && expected !== hash)
    throw new InputError(
      `Expected ${file} with sha256 ${expected}${given === undefined ? ` (${manifestFile} beside it)` : ''}, got ${hash} of ${bytes.byteLength} bytes; fetch the file again.`,
    );
  return { bytes, hash };
}

/**
 * Takes a model that another program made: keeps its file in the lake and runs the system's pipeline with it in place of a
 * training. It is checked, judged on rows after `trainedUntil`, and stands for promotion by the gates of the system.
 */
export async function importModel(
  stack: Attached,
  output: Output,
  [system, path]: readonly [string, string],
  options: ImportOptions,
): Promise<void> {
  const { as: model, trainedUntil, asOf, detach } = options;
  const reason = options.reason ?? `${basename(path)}, made elsewhere, trained until ${trainedUntil}`;
  requireDate('--trained-until', trainedUntil);
  requireDate('--as-of', asOf);
  const { bytes, hash } = await checkedBytes(resolve(path), options.sha256);
  const file = await stack.lake.put(paths.importedModel(hash, basename(path)), bytes, 'imported-model');
  const imported = { model, file, trainedUntil };
  await run(stack, output, system, {
    ...{ imported, reason },
    ...(asOf !== undefined && { asOf }),
    ...(detach !== undefined && { detach }),
  });
}
