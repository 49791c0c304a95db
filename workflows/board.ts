import { defineQuery, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { queries, queues, type Stage } from '../contracts/names.ts';
import type { RunProgress, StageRecord } from '../contracts/progress.ts';
import type { RunContext } from '../contracts/runs.ts';
import { causeOf } from './failure.ts';

export const progressQuery = defineQuery<RunProgress>(queries.progress);

type ModelState = RunProgress['models'][string];

/** What a person sees of a run: the progress query, the Markdown table in the UI, and the stage records of the report. */
export interface Board {
  readonly stages: readonly StageRecord[];
  open(run: RunContext, models: readonly string[]): void;
  model(id: string, state: ModelState): void;
  /** Runs one stage and records when it started and ended, and whether its work was already proven done. */
  stage<T>(
    stage: Stage,
    work: () => Promise<T>,
    told: (result: T) => { summary: string; reused?: boolean },
    detail?: { model?: string; queue?: string },
  ): Promise<T>;
  done(summary: string): void;
}

function markdown(progress: RunProgress, closing: string): string {
  const rows = progress.stages.map(
    (record) =>
      `| ${record.stage}${record.model ? ` · ${record.model}` : ''} | ${record.status} | ${((record.endedAt - record.startedAt) / 1000).toFixed(1)} s | ${record.summary} |`,
  );
  const models = Object.entries(progress.models).map(([id, state]) => `| ${id} | ${state} |`);
  return [
    `### ${progress.system} as of ${progress.asOf}`,
    closing || `now: **${progress.stage}**`,
    '',
    '| stage | status | time | result |',
    '| --- | --- | --- | --- |',
    ...rows,
    ...(models.length > 0 ? ['', '| model | state |', '| --- | --- |', ...models] : []),
  ].join('\n');
}

export function createBoard(system: string, asOf: string): Board {
  const stages: StageRecord[] = [];
  const models: Record<string, ModelState> = {};
  let progress: RunProgress = { system, asOf, executionId: '', stage: 'open', stages, models };
  const show = (closing = '') => setCurrentDetails(markdown(progress, closing));
  setHandler(progressQuery, () => progress, { description: 'stages and models of this run' });
  return {
    stages,
    open(run, ids) {
      for (const id of ids) models[id] = 'waiting';
      progress = { ...progress, asOf: run.asOf, executionId: run.executionId };
      show();
    },
    model(id, state) {
      models[id] = state;
      show();
    },
    async stage(
      stage,
      work,
      told,
      { model = null, queue = queues.flow }: { model?: string | null; queue?: string } = {},
    ) {
      progress = { ...progress, stage };
      show();
      const startedAt = Date.now();
      const record = (status: StageRecord['status'], summary: string) =>
        stages.push({ stage, model, queue, startedAt, endedAt: Date.now(), status, summary });
      try {
        const result = await work();
        const { summary, reused = false } = told(result);
        record(reused ? 'reused' : 'done', summary);
        return result;
      } catch (error) {
        record('failed', causeOf(error).message.slice(0, 300));
        throw error;
      } finally {
        show();
      }
    },
    done(summary) {
      progress = { ...progress, stage: 'done' };
      show(summary);
    },
  };
}
