/** Names that travel: queues, workflow types, ids, signals, search attributes. Changing one is a protocol change. */

export const stages = [
  'collect',
  'validate',
  'features',
  'train',
  'evaluate',
  'register',
  'monitor',
  'retrain',
] as const;
export type Stage = (typeof stages)[number];

export const queues = { flow: 'regimen', cpu: 'regimen-cpu', gpu: 'regimen-gpu' } as const;
export type Hardware = 'cpu' | 'gpu';

export const workflowTypes = [
  'pipeline',
  'collect',
  'backfill',
  'releases',
  'materialise',
  'train',
  'monitor',
  'retrain',
  'nightly',
  'tune',
] as const;
export type WorkflowType = (typeof workflowTypes)[number];

export const triggers = ['schedule', 'manual', 'drift', 'backfill'] as const;
export type Trigger = (typeof triggers)[number];

/** Search attributes, with the types that the server registers them under. */
export const searchAttributes = {
  System: 'Keyword',
  Model: 'Keyword',
  AsOf: 'Datetime',
  Trigger: 'Keyword',
  Verdict: 'Keyword',
} as const;

export const signals = { drift: 'driftDetected', request: 'retrainRequested' } as const;
export const queries = { progress: 'progress', state: 'state' } as const;
export const updates = { approve: 'approve', reject: 'reject' } as const;

/** A trial of a study, as it is shown and filed. */
export const trialName = (number: number): string => `trial-${String(number).padStart(4, '0')}`;

export const workflowIds = {
  pipeline: (system: string, asOf: string, trigger: Trigger) => `pipeline/${system}/${asOf}/${trigger}`,
  collect: (executionId: string, source: string) => `collect/${executionId}/${source}`,
  releases: (system: string) => `releases/${system}`,
  backfill: (system: string, from: string, to: string) => `backfill/${system}/${from}/${to}`,
  backfilled: (system: string, asOf: string, until: string) => `pipeline/${system}/${asOf}/backfill/${until}`,
  train: (executionId: string, model: string) => `train/${executionId}/${model}`,
  materialise: (system: string) => `materialise/${system}`,
  monitor: (system: string, asOf: string) => `monitor/${system}/${asOf}`,
  retrain: (system: string) => `retrain/${system}`,
  nightly: () => 'nightly',
  tune: (system: string, asOf: string) => `tune/${system}/${asOf}`,
  trial: (executionId: string, number: number) => `train/${executionId}/${trialName(number)}`,
} as const;
