import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { dateOf, startOfDay } from '../contracts/dates.ts';
import type { RunContext } from '../contracts/runs.ts';

const scheduled = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');
const keys = {
  system: defineSearchAttributeKey('System', 'KEYWORD'),
  model: defineSearchAttributeKey('Model', 'KEYWORD'),
  asOf: defineSearchAttributeKey('AsOf', 'DATETIME'),
  trigger: defineSearchAttributeKey('Trigger', 'KEYWORD'),
  verdict: defineSearchAttributeKey('Verdict', 'KEYWORD'),
};

/** The date a run is about when nobody says: the scheduled time, else the start; never the clock of a retry. */
export function logicalDate(): string {
  const { typedSearchAttributes, startTime } = workflowInfo();
  const at = typedSearchAttributes.get<'DATETIME'>(scheduled);
  return dateOf((at ?? startTime).getTime());
}

/** Whether a schedule started this run. */
export function isScheduled(): boolean {
  return workflowInfo().typedSearchAttributes.get(scheduled) !== undefined;
}

export function announceRun({ system, asOf, trigger }: Pick<RunContext, 'system' | 'asOf' | 'trigger'>): void {
  upsertSearchAttributes([
    { key: keys.system, value: system },
    { key: keys.asOf, value: new Date(startOfDay(asOf)) },
    { key: keys.trigger, value: trigger },
  ]);
}

/** What a model's training can be found by. */
export function trainAttributes(
  { system, asOf, trigger }: Pick<RunContext, 'system' | 'asOf' | 'trigger'>,
  model: string,
): SearchAttributePair[] {
  return [
    { key: keys.system, value: system },
    { key: keys.model, value: model },
    { key: keys.asOf, value: new Date(startOfDay(asOf)) },
    { key: keys.trigger, value: trigger },
  ];
}

export function concludeRun(verdict: string): void {
  upsertSearchAttributes([{ key: keys.verdict, value: verdict }]);
}
