import { goldColumns } from '../contracts/frame.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { SystemSpec } from '../contracts/system.ts';

/** What feature views ask of the rest of a system. */
export function checkFeatureViews({ featureViews, features }: Partial<SystemSpec>, problems: string[]): void {
  const columns = features === undefined ? undefined : Object.keys(features);
  for (const [name, { features: wanted, entity }] of Object.entries(featureViews ?? {})) {
    const path = `feature_views.${name}`;
    wanted.forEach((feature, index) => {
      const at = `${path}.features[${index}]`;
      if (wanted.indexOf(feature) !== index) problems.push(`${at}: ${feature} is there already; name it once.`);
      else if (columns?.includes(feature) === false)
        problems.push(
          `${at}: there is no feature ${feature}; known are ${columns.join(', ')}.${suggestion(feature, columns)}`,
        );
    });
    const taken = [...(columns ?? []), 'time', ...Object.values(goldColumns)];
    if (entity !== null && taken.includes(entity.name))
      problems.push(`${path}.entity.name: ${entity.name} is the name of a column; choose another name.`);
  }
}
