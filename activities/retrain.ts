import { Context } from '@temporalio/activity';
import type { DriftEvidence, DriftReport } from '../contracts/drift.ts';
import { queues, signals, workflowIds } from '../contracts/names.ts';
import type { Dependencies } from './dependencies.ts';

/** The drift report's numbers on the worker's Prometheus endpoint, labelled by system, feature and metric, never by run. */
function publish({ system, features, scores, alerts, drifted }: DriftReport): void {
  const { metricMeter } = Context.current();
  const gauge = (name: string, about: string) => metricMeter.createGauge(name, 'float', undefined, about);
  const [psi, ks] = [
    gauge('regimen_drift_psi', 'population stability index'),
    gauge('regimen_drift_ks_statistic', 'Kolmogorov-Smirnov statistic'),
  ];
  for (const { feature, psi: index, ksStatistic } of features) {
    if (index !== null) psi.set(index, { system, feature });
    if (ksStatistic !== null) ks.set(ksStatistic, { system, feature });
  }
  const failing = gauge('regimen_score_failed', '1 when a score is on the wrong side of its threshold');
  const score = gauge('regimen_model_score', 'score of the champion on matured labels');
  for (const { metric, value, failed } of scores) {
    // A gauge holds no negative number: a log-likelihood goes out as the density it is the logarithm of.
    const [name, number] =
      metric === 'log_likelihood_per_observation' ? ['density_per_observation', Math.exp(value ?? 0)] : [metric, value];
    if (value !== null && number !== null) score.set(number, { system, metric: name });
    failing.set(failed ? 1 : 0, { system, metric });
  }
  gauge('regimen_drift_alerts', 'alerts of the last look').set(alerts.length, { system });
  gauge('regimen_drifted', '1 when the last look found drift').set(drifted ? 1 : 0, { system });
}

export const createRetrain = (deps: Dependencies) => ({
  /**
   * Publishes what monitor saw and tells the system's retrain controller, starting it if none runs. Telling twice is
   * harmless: evidence has an id.
   */
  async signalRetrain(evidence: DriftEvidence): Promise<void> {
    publish(await deps.lake.readJson<DriftReport>(evidence.report));
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
