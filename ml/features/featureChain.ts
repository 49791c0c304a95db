import type { FeatureSpec } from '../../contracts/system.ts';
import { maximumAgeMs } from './carryForward.ts';
import { monthsPerRow, type Grid } from './column.ts';
import { expressionOf, featureNamed, inputsOf } from './computeFeatures.ts';
import { lookbackOf } from './lookbackOf.ts';

type Specs = Readonly<Record<string, FeatureSpec>>;

/** A feature with all that it is made of. */
export interface FeatureChain {
  /** The feature and the features that it reads, in their order. */
  readonly features: Specs;
  /** Series and bar columns below them. */
  readonly series: ReadonlySet<string>;
}

export function chainOf(name: string, specs: Specs): FeatureChain {
  const wanted = new Set<string>();
  const series = new Set<string>();
  const visit = (each: string): void => {
    wanted.add(each);
    for (const input of inputsOf(specs[each]!)) {
      if (input !== each && Object.hasOwn(specs, input)) visit(input);
      else series.add(input);
    }
  };
  visit(name);
  const features = Object.fromEntries(Object.entries(specs).filter(([each]) => wanted.has(each)));
  return { features, series };
}

/** Months of a slower input that a joined row can go back: the age at which it is stale, and a period of a year. */
const joinMonths = Math.ceil(maximumAgeMs / (28 * 86_400_000)) + 12;

export interface Reach {
  readonly grid: Grid;
  /** In months where the grids have a fixed number of them, else in rows; Infinity for what is counted from the first value. */
  readonly reach: number;
  /** Whether slower inputs are joined to faster ones anywhere in the chain. */
  readonly mixed: boolean;
}

/** How far before a row the chain of a feature reads. */
export function reachOf(name: string, specs: Specs, grids: ReadonlyMap<string, Grid>): Reach {
  const spec = specs[name]!;
  const inputs = inputsOf(spec).map((input): Reach => {
    if (input !== name && Object.hasOwn(specs, input)) return reachOf(input, specs, grids);
    return { grid: grids.get(input)!, reach: 0, mixed: false };
  });
  const stepOf = (grid: Grid): number => monthsPerRow[grid] ?? 1;
  const { grid } = inputs.reduce((best, each) => (stepOf(each.grid) < stepOf(best.grid) ? each : best));
  const joins = inputs.some((each) => each.grid !== grid);
  const own = ownRows(spec, grid) * stepOf(grid);
  const below = Math.max(...inputs.map(({ reach }) => reach));
  return {
    grid,
    reach: own + below + (joins ? joinMonths : 0),
    mixed: joins || inputs.some(({ mixed }) => mixed),
  };
}

function ownRows(spec: FeatureSpec, grid: Grid): number {
  if ('expression' in spec) return lookbackOf(expressionOf(spec, grid));
  const definition = featureNamed(spec.feature);
  // Blocks are counted from the first value, so that the last digits depend on where the column starts.
  const whole = definition.missing === 'onward' || definition.blocks !== undefined;
  return whole ? Infinity : definition.lookback(spec.parameters);
}
