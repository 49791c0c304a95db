import type { SystemSpec } from '../../contracts/system.ts';
import { barNames, barSeriesOf } from './barNames.ts';

/** What effects of a system are on, as people read it: `growth of INDPRO over 3 periods`. Null for the return of a direction. */
export function outcomeWords({ target, sources }: Pick<SystemSpec, 'target' | 'sources'>): string | null {
  if (target === null || target.kind === 'direction') return null;
  const { kind, of, horizon } = target;
  const unit = barNames(barSeriesOf(sources)).has(of) ? 'row' : 'period';
  return `${kind} of ${of} over ${horizon} ${unit}${horizon === 1 ? '' : 's'}`;
}
