import type { FeatureSpec, SourceSpec } from '../contracts/system.ts';
import type { FeatureDefinition } from '../ml/features/defineFeature.ts';
import { features } from '../ml/features/registry.ts';
import { observationSeries } from './inputs.ts';

/** A feature that depends on the time of the row needs a series with times of release: null where it has one. */
export function placedProblem(
  { feature, of }: Extract<FeatureSpec, { feature: string }>,
  sources: readonly SourceSpec[],
): string | null {
  const definition = (features as Readonly<Record<string, FeatureDefinition>>)[feature];
  const odd = of.find((input) => !observationSeries(sources).includes(input));
  if (definition?.place === undefined || odd === undefined) return null;
  return `${feature} takes a series of observations, which has times of release, got ${odd}.`;
}

/** What names like `fred_GDP_lag_30d` promise: the series and the days of a `release_lag`. Other names promise nothing. */
export function lagNameProblem(name: string, spec: FeatureSpec): string | null {
  const parts = /^fred_(\w+)_lag_(\d+)d$/i.exec(name);
  if (!parts) return null;
  const [series, days] = [parts[1]!, Number(parts[2])];
  const kept =
    'feature' in spec &&
    spec.feature === 'release_lag' &&
    spec.of[0]?.toLowerCase() === series.toLowerCase() &&
    (spec.parameters['days'] ?? 30) === days;
  if (kept) return null;
  return `the name promises { feature: release_lag, of: ${series}, parameters: { days: ${days} } }; write that, or choose another name.`;
}
