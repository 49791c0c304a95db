import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { baseManifests, featuresRead } from '../activities/trainer/files.ts';
import { writePredictJob } from '../activities/trainer/predictJob.ts';
import { InputError, TrainerCrashedError } from '../contracts/failures.ts';
import type { Frame } from '../contracts/frame.ts';
import type { TrainerLine } from '../contracts/job.ts';
import type { ModelManifest } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { entry } from '../runtime/modulePath.ts';
import { trainerVariables } from '../runtime/trainerVariables.ts';
import { readArrow, writeArrow } from '../storage/arrow.ts';
import type { Lake } from '../storage/lake.ts';
import type { ModelVersion } from '../storage/modelRegistry.ts';

export interface ChampionPredictions {
  readonly lake: Lake;
  readonly champion: ModelVersion;
  /** Tables of feature rows, each with every feature that the champion reads. */
  readonly tables: readonly Frame[];
  readonly threads: number;
  readonly engines: Readonly<Record<string, string>>;
}

/**
 * What a registered model says of all rows of some tables, through the trainer's predict job in a child process, outside
 * of any workflow. It says nothing of how good the model is: it may have been fitted on these rows.
 *
 * @throws InputError when a table lacks a feature that the model reads, TrainerCrashedError when the child fails.
 */
export async function championPredictions(given: ChampionPredictions): Promise<readonly Frame[]> {
  const { lake, champion, tables, threads, engines } = given;
  const manifest = await lake.readJson<ModelManifest>(champion.manifest);
  const spec = await lake.readJson<SystemSpec>(champion.config);
  const bases = await baseManifests(lake, manifest);
  checkFeatures(champion, featuresRead(manifest, bases), tables);
  const folder = await mkdtemp(join(tmpdir(), 'regimen-predictions-'));
  try {
    const predicted: Frame[] = [];
    for (const [at, table] of tables.entries()) {
      const out = await mkdtemp(join(folder, `${at}-`));
      const gold = join(out, 'rows.arrow');
      await writeArrow(gold, table);
      const job = { manifest, bases, spec, gold, out, from: table.time[0] ?? 0, threads, engines };
      await runTrainer(await writePredictJob(lake, job), threads);
      predicted.push(await readArrow(join(out, 'predictions.arrow')));
    }
    return predicted;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function checkFeatures({ model, version }: ModelVersion, wanted: readonly string[], tables: readonly Frame[]): void {
  for (const { columns } of tables) {
    const missing = wanted.filter((name) => !Object.hasOwn(columns, name));
    if (missing.length === 0) continue;
    throw new InputError(
      `Version ${version} of ${model} reads ${wanted.length} features, and the rows lack ${missing.join(', ')}: make the rows with the system file it was trained with.`,
    );
  }
}

async function runTrainer(jobFile: string, threads: number): Promise<void> {
  const { file, execArgv } = entry('../trainer/main', import.meta.url);
  const child = spawn(process.execPath, [...execArgv, file, jobFile], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: trainerVariables(threads),
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-2_000)));
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return;
    const line = JSON.parse(text) as TrainerLine;
    if (line.type === 'failure') said = line.message;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code === 0) return;
  throw new TrainerCrashedError(`The trainer should have predicted and ended with ${String(code)}: ${said.trim()}`);
}
