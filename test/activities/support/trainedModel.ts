import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evaluation } from '../../../contracts/evaluation.ts';
import type { EvaluatedRun, FeatureTable, ModelManifest, RunContext, TrainedModel } from '../../../contracts/runs.ts';
import type { Lake } from '../../../storage/lake.ts';
import { paths } from '../../../storage/paths.ts';
import { writeArrow } from '../../../storage/arrow.ts';

export interface Candidate {
  readonly gold: FeatureTable;
  readonly model: TrainedModel;
  readonly evaluated: EvaluatedRun;
}

/** A gold table, a trained model and its evaluation as the stages before registration would leave them in the lake. */
export async function candidateOf(lake: Lake, run: RunContext, content: string): Promise<Candidate> {
  const id = 'hmm';
  const scratch = await mkdtemp(join(tmpdir(), 'regimen-candidate-'));
  try {
    const file = join(scratch, 'gold.arrow');
    await writeArrow(file, { time: Float64Array.of(0, 1), columns: { change: Float64Array.of(1, 2) } });
    const arrow = await lake.putFile(paths.goldArrow(run.executionId), file, 'gold-arrow', 2);
    const text = (name: string, body: string, kind: 'model-file' | 'predictions') =>
      lake.put(paths.modelFile(run.executionId, id, name), new TextEncoder().encode(body), kind);
    const predictions = await text('predictions.arrow', 'predictions', 'predictions');
    const manifest: ModelManifest = {
      ...{ id, system: run.system, asOf: run.asOf, model: 'gaussian-hmm', revision: 1, memoKey: content },
      ...{ engine: 'ours', device: 'cpu', features: ['change'], stacks: [], gold: arrow, predictions, states: null },
      files: { 'model.json': await text('model.json', content, 'model-file') },
      results: await lake.putJson(paths.modelFile(run.executionId, id, 'results.json'), {}, 'training-results'),
      bases: [],
    };
    const metric = 'log_likelihood_per_observation';
    const span = { rows: 100, from: '2010-01-01', to: '2019-12-31' };
    const skill = { ...span, metric, direction: 'higher', challenger: -1, champion: null, baseline: -2 } as const;
    const curves = { roc: [], calibration: [], equity: null, selection: [] };
    const metrics = { [metric]: -1 };
    const models = [{ id, role: 'candidate' as const, ...span, metrics, notes: [] }];
    const evaluation: Evaluation = {
      ...{ system: run.system, asOf: run.asOf, challenger: id, models, skill, duel: null, warnings: [], curves },
      ...{ decision: null, intervals: null },
    };
    return {
      gold: { parquet: arrow, arrow, summary: arrow, features: ['change'], rows: 2, reused: false },
      model: {
        ...{ id, model: 'gaussian-hmm', predictions, states: null, outOfTimeRows: 100, engine: 'ours', device: 'cpu' },
        manifest: await lake.putJson(paths.modelFile(run.executionId, id, 'manifest.json'), manifest, 'manifest'),
        seconds: 1,
        reused: false,
      },
      evaluated: {
        evaluation: await lake.putJson(paths.runFile(run.executionId, 'evaluation.json'), evaluation, 'evaluation'),
        ...{ challenger: id, metrics, skill, duel: null, championVersion: null, sameAsChampion: false },
        newerChampion: null,
        reused: false,
      },
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
