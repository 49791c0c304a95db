import type { LeadLagView } from '../contracts/leadLag.ts';
import type { ModelManifest, TrainedModel } from '../contracts/runs.ts';
import type { Lake } from '../storage/lake.ts';

/** The lead–lag graph of every model that learnt one, for the report. */
export async function leadLagViews(lake: Lake, trained: readonly TrainedModel[]): Promise<LeadLagView[]> {
  const found = await Promise.all(
    trained.map(async ({ id, manifest }) => {
      const { results } = await lake.readJson<ModelManifest>(manifest);
      const summary = await lake.readJson<{ readonly lead_lag_graph?: Omit<LeadLagView, 'model'> }>(results);
      return summary.lead_lag_graph ? [{ ...summary.lead_lag_graph, model: id }] : [];
    }),
  );
  return found.flat();
}
