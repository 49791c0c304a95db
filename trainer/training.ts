import { DataQualityError } from '../contracts/failures.ts';
import { goldColumns, outcomeColumn } from '../contracts/frame.ts';
import type { Frame } from '../contracts/frame.ts';
import type { TrainJob } from '../contracts/job.ts';
import type { Parameters } from '../contracts/system.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { resolveParameters } from '../ml/models/resolveParameters.ts';
import type { OpenTensors } from '../ml/neural/tensors.ts';
import { readArrow } from '../storage/arrow.ts';
import type { FoldNotes } from './checkpoints.ts';
import { besideTable, featureTable, requireColumn, stackTable } from './inputTable.ts';
import type { InputTable } from './inputTable.ts';
import type { Reporter } from './lines.ts';
import { featuresOf, modelOf } from './modelOf.ts';
import { tensorEngineWords } from './tensorEngineWords.ts';
import { tensorsFor } from './tensorsFor.ts';

/** Everything a training reads, opened once. */
export interface Training {
  readonly job: TrainJob;
  readonly definition: ModelDefinition;
  readonly parameters: Parameters;
  readonly table: InputTable;
  readonly time: Float64Array;
  /** Label, or the outcome for models of effects. NaN where not known; empty when unsupervised. */
  readonly target: Float64Array;
  readonly labelEnd: Float64Array | null;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** For models that need them. */
  readonly tensors?: OpenTensors;
}

export interface FoldResult {
  readonly predictions: Frame;
  readonly notes: FoldNotes;
}

export async function openTraining(job: TrainJob, reporter: Reporter, signal: AbortSignal): Promise<Training> {
  const definition = modelOf(job.spec);
  const gold = await readArrow(job.gold);
  const bases = await Promise.all(
    job.spec.stacks.map(async (id) => {
      const base = job.bases.find((candidate) => candidate.id === id);
      if (base === undefined)
        throw new DataQualityError(
          `Model '${job.id}' stacks '${id}', got predictions of [${job.bases.map((candidate) => candidate.id).join(', ')}]; train the base first.`,
        );
      return { id, predictions: await readArrow(base.predictions) };
    }),
  );
  const own = featureTable(gold, featuresOf(job.spec, job.features));
  const tensors = await tensorsFor(definition, job.spec.parameters, job);
  if (tensors)
    reporter.say({ type: 'progress', phase: 'tensors', done: 1, of: 1, note: tensorEngineWords(tensors.engine) });
  const target = definition.family === 'effect' ? outcomeColumn(gold) : goldColumns.target;
  return {
    job,
    definition,
    parameters: resolveParameters(definition.name, definition.parameters, job.spec.parameters),
    table: bases.length > 0 ? besideTable(stackTable(gold.time, bases), own) : own,
    time: gold.time,
    target: job.supervised ? requireColumn(gold, target, 'the gold table') : new Float64Array(0),
    labelEnd: job.supervised ? requireColumn(gold, goldColumns.labelEnd, 'the gold table') : null,
    reporter,
    signal,
    ...(tensors && { tensors }),
  };
}
