import type { ResidualView, WaitingView } from '../contracts/residuals.ts';
import type { ReportRequest } from '../contracts/runs.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { residualView } from '../ml/evaluation/residualView.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models as registry } from '../ml/models/registry.ts';
import { hawkesOptions } from '../ml/orderFlow/hawkesMeasures.ts';
import { hawkesWaits } from '../ml/orderFlow/hawkesWaits.ts';
import { readArrow } from '../storage/arrow.ts';
import { canonicalLine } from '../storage/canonicalJson.ts';
import type { Lake } from '../storage/lake.ts';
import { marketsOf } from './marketsOf.ts';

/** What the run's models left over, for the report; drawn for the challenger and for those that learn from residuals. */
export async function residualViews(
  lake: Lake,
  spec: SystemSpec,
  { gold, trained, evaluated }: Pick<ReportRequest, 'gold' | 'trained' | 'evaluated'>,
): Promise<ResidualView[]> {
  if (spec.kind === 'regime') return [];
  const table = await readArrow(await lake.localFile(gold.arrow));
  const views: ResidualView[] = [];
  for (const { id, model, predictions } of trained) {
    const { needs }: ModelDefinition = registry[model as keyof typeof registry];
    const drawn = id === evaluated.challenger || needs.bases === 'first';
    const view = residualView({
      ...{ spec, gold: table, id, drawn },
      predictions: await readArrow(await lake.localFile(predictions)),
    });
    if (view) views.push(view);
  }
  return views;
}

/** The Hawkes processes that features read, one for each way of fitting. */
function processesOf({ features }: SystemSpec) {
  const read = Object.values(features).flatMap((one) =>
    'measure' in one && ['hawkes_intensity', 'hawkes_branching'].includes(one.measure)
      ? [{ series: one.of[0]!, options: hawkesOptions(one.parameters) }]
      : [],
  );
  // The window says how often the intensity is told, nothing of the fit.
  const told = ({ series, options }: (typeof read)[number]) => canonicalLine({ series, ...options, windowSeconds: 0 });
  return [...new Map(read.map((one) => [told(one), one])).values()];
}

/** How well the Hawkes processes of a system of ticks foretold the orders after their fits. */
export async function waitingViews(
  lake: Lake,
  spec: SystemSpec,
  { data }: Pick<ReportRequest, 'data'>,
): Promise<WaitingView[]> {
  const processes = processesOf(spec);
  if (processes.length === 0) return [];
  const markets = await marketsOf(lake, data.ticks ?? []);
  return processes.flatMap(({ series, options }) => {
    const market = markets[series];
    return market ? hawkesWaits(market, options).map((view) => ({ series, ...view })) : [];
  });
}
