import { ApplicationFailure, ParentClosePolicy, executeChild, setCurrentDetails } from '@temporalio/workflow';
import { checkTrainInput } from '../contracts/input.ts';
import { queues, workflowIds } from '../contracts/names.ts';
import type { FailedModel, FeatureTable, RunPlan, TrainRequest, TrainedModel } from '../contracts/runs.ts';
import type { ModelPlan } from '../contracts/system.ts';
import { trainingSeconds } from '../contracts/trainingSeconds.ts';
import type { Board } from './board.ts';
import { atTheDoor, causeOf } from './failure.ts';
import { limiter } from './limiter.ts';
import { trainerOptions, trainers } from './proxies.ts';
import { trainAttributes } from './search.ts';
import { trainShards } from './trainShards.ts';

/** Trainings of one run that may be under way at once; the queues' workers bound what really runs. */
const atOnce = 8;

/** Trains one model on the queue that its hardware asks for. Started by `pipeline`, one child a model. */
export async function train(raw?: TrainRequest | null): Promise<TrainedModel> {
  const input = atTheDoor(() => checkTrainInput(raw)) as Partial<TrainRequest>;
  const { run, plan, gold, bases, champion } = input;
  if (!run || !plan || !gold)
    throw ApplicationFailure.nonRetryable(
      'train is started by pipeline and needs {run, plan, gold, bases}; start "pipeline" with {"system":"…","models":["…"]} to train one model.',
      'InputError',
    );
  const seconds = trainingSeconds(plan, gold.rows);
  const request: TrainRequest = { run, plan, gold, bases: bases ?? [], ...(champion !== undefined && { champion }) };
  const about = `### ${plan.id} (${plan.model}) of ${run.system} as of ${run.asOf}\n\n${gold.rows} rows, on the queue \`${queues[plan.hardware]}\`.`;
  setCurrentDetails(`${about} Epoch, loss and time left are in the heartbeat of the pending activity.`);
  const tell = (rounds: string) => setCurrentDetails(`${about}\n\n${rounds}`);
  const states = plan.shards && (await trainShards(request, plan.shards, seconds, tell));
  return trainers[plan.hardware].trainModel.executeWithOptions(
    {
      ...trainerOptions,
      taskQueue: queues[plan.hardware],
      startToCloseTimeout: seconds * 1000,
      summary: `${plan.id}: ${plan.model}`,
    },
    [{ ...request, ...(states && Object.keys(states).length > 0 && { states }) }],
  );
}

export function trainChild(
  request: TrainRequest,
  workflowId = workflowIds.train(request.run.executionId, request.plan.id),
): Promise<TrainedModel> {
  const { run, plan } = request;
  return executeChild(train, {
    workflowId,
    args: [request],
    typedSearchAttributes: trainAttributes(run, plan.id),
    staticSummary: `train ${plan.id} (${plan.model}) of ${run.system} as of ${run.asOf}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
  });
}

/** Trains all models, each as soon as the models it stacks are there. One failure is recorded and the rest go on. */
export async function trainAll(
  { run, models, champion }: RunPlan,
  gold: FeatureTable,
  board: Board,
): Promise<{ trained: TrainedModel[]; failed: FailedModel[] }> {
  const limit = limiter(atOnce);
  const failed: FailedModel[] = [];
  const outcomes = new Map<string, Promise<TrainedModel | null>>();
  const one = async (plan: ModelPlan): Promise<TrainedModel | null> => {
    try {
      const bases = await Promise.all(plan.stacks.map((id) => outcomes.get(id) ?? Promise.resolve(null)));
      const missing = plan.stacks.filter((_, at) => bases[at] === null);
      if (missing.length > 0)
        throw ApplicationFailure.nonRetryable(
          `${plan.id} stacks ${missing.join(', ')}, which did not train.`,
          'BaseModelFailed',
        );
      const known = bases.filter((base) => base !== null);
      const request = { run, plan, gold, bases: known, ...(champion !== undefined && { champion }) };
      const trained = await limit(() => {
        board.model(plan.id, 'training');
        return board.stage(
          'train',
          () => trainChild(request),
          (model) => ({ summary: `${model.outOfTimeRows} out-of-time rows, ${model.engine}`, reused: model.reused }),
          { model: plan.id, queue: queues[plan.hardware] },
        );
      });
      board.model(plan.id, trained.reused ? 'reused' : 'trained');
      return trained;
    } catch (error) {
      failed.push({ id: plan.id, ...causeOf(error) });
      board.model(plan.id, 'failed');
      return null;
    }
  };
  for (const plan of models) outcomes.set(plan.id, one(plan));
  const trained = await Promise.all(outcomes.values());
  return { trained: trained.filter((model) => model !== null), failed };
}
