import { executeChild, ParentClosePolicy, setCurrentDetails } from '@temporalio/workflow';
import { checkNightlyInput } from '../contracts/input.ts';
import { workflowIds } from '../contracts/names.ts';
import type { NightlyInput, NightlyResult } from '../contracts/runs.ts';
import { atTheDoor, causeOf } from './failure.ts';
import { pipeline } from './pipeline.ts';
import { light } from './proxies.ts';
import { logicalDate } from './search.ts';

/** Runs the pipeline of every system, one after the other; one system's failure does not stop the next. */
export async function nightly(raw?: NightlyInput | null): Promise<NightlyResult> {
  const input = atTheDoor(() => checkNightlyInput(raw));
  const systems = input.systems ?? (await light.listSystems());
  const results: NightlyResult['results'][number][] = [];
  for (const system of systems) {
    const asOf = input.asOf ?? logicalDate();
    try {
      const { decision, sentence } = await executeChild(pipeline, {
        workflowId: workflowIds.pipeline(system, asOf, 'schedule'),
        args: [{ system, trigger: 'schedule', reason: 'nightly', ...(input.asOf ? { asOf: input.asOf } : {}) }],
        staticSummary: `nightly ${system} ${asOf}`,
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      });
      results.push({ system, decision, sentence });
    } catch (error) {
      results.push({ system, decision: 'failed', sentence: causeOf(error).message });
    }
    setCurrentDetails(
      [
        '| system | decision | |',
        '| --- | --- | --- |',
        ...results.map((one) => `| ${one.system} | ${one.decision} | ${one.sentence} |`),
      ].join('\n'),
    );
  }
  return { results };
}
