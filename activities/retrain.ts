import type { DriftEvidence } from '../contracts/drift.ts';
import { queues, signals, workflowIds } from '../contracts/names.ts';
import type { Dependencies } from './dependencies.ts';

export const createRetrain = (deps: Dependencies) => ({
  /** Tells the system's retrain controller what monitor saw, starting the controller if none runs. Telling twice is harmless: evidence has an id. */
  async signalRetrain(evidence: DriftEvidence): Promise<void> {
    await deps.client().workflow.signalWithStart('retrain', {
      workflowId: workflowIds.retrain(evidence.system),
      taskQueue: queues.flow,
      args: [{ system: evidence.system }],
      signal: signals.drift,
      signalArgs: [evidence],
      staticSummary: `retrain controller of ${evidence.system}`,
    });
  },
});
