import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PredictJob } from '../../contracts/job.ts';
import type { ModelManifest } from '../../contracts/runs.ts';
import type { SystemSpec } from '../../contracts/system.ts';
import type { Lake } from '../../storage/lake.ts';
import { modelFiles } from './files.ts';

type Prediction = Pick<PredictJob, 'gold' | 'out' | 'from' | 'threads' | 'engines'> & {
  readonly manifest: ModelManifest;
  /** Every model below it. */
  readonly bases: readonly ModelManifest[];
  /** The system as the model was trained with it. */
  readonly spec: SystemSpec;
};

/** Writes the job by which the trainer restores a stored model and predicts into the folder `out`; gives the job's path. */
export async function writePredictJob(lake: Lake, { manifest, bases, spec, ...rest }: Prediction): Promise<string> {
  const job: PredictJob = {
    ...rest,
    task: 'predict',
    seed: spec.seed,
    model: await modelFiles(lake, manifest, spec),
    bases: await Promise.all(bases.map((base) => modelFiles(lake, base, spec))),
  };
  await mkdir(job.out, { recursive: true });
  const file = join(job.out, 'job.json');
  await writeFile(file, JSON.stringify(job));
  return file;
}
