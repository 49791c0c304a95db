import type { Stage } from './names.ts';

/** One line of the run record: what happened when, for the report and the terminal. */
export interface StageRecord {
  readonly stage: Stage;
  readonly model: string | null;
  readonly queue: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: 'done' | 'reused' | 'failed';
  readonly summary: string;
}

/** Answer of the `progress` query, and the content of `runs/{executionId}/run.json` without its times. */
export interface RunProgress {
  readonly system: string;
  readonly asOf: string;
  readonly executionId: string;
  readonly stage: Stage | 'open' | 'done';
  readonly stages: readonly StageRecord[];
  readonly models: Readonly<Record<string, 'waiting' | 'training' | 'trained' | 'reused' | 'failed'>>;
}
