import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Log, LogFields } from '../runtime/log.ts';

/** Which stage an activity belongs to, for the log. */
const stageOf: Readonly<Record<string, string>> = {
  openRun: 'open',
  collectSeries: 'collect',
  validateData: 'validate',
  buildFeatures: 'features',
  trainModel: 'train',
  scoreChampion: 'evaluate',
  evaluateModels: 'evaluate',
  registerModel: 'register',
  writeReport: 'report',
  measureDrift: 'monitor',
  signalRetrain: 'retrain',
  loadRetrainPolicy: 'retrain',
};

interface Request {
  readonly run?: { readonly executionId?: string };
  readonly plan?: { readonly id?: string };
  readonly model?: { readonly id?: string };
  readonly series?: { readonly id?: string };
}

/** One line when an activity starts and one when it ends, with run, stage and model. */
export function logActivities(log: Log): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const request = (input.args[0] ?? {}) as Request;
        const model = request.plan?.id ?? request.model?.id;
        const fields: LogFields = {
          run: request.run?.executionId ?? info.workflowExecution?.workflowId ?? '',
          stage: stageOf[info.activityType] ?? info.activityType,
          ...(model !== undefined && { model }),
          ...(request.series?.id !== undefined && { series: request.series.id }),
          activity: info.activityType,
          attempt: info.attempt,
        };
        const startedAt = performance.now();
        const took = () => ({ ...fields, milliseconds: Math.round(performance.now() - startedAt) });
        log.info('activity started', fields);
        try {
          const result = await next(input);
          log.info('activity done', took());
          return result;
        } catch (error) {
          log.warn('activity failed', { ...took(), error });
          throw error;
        }
      },
    },
  });
}
