import type { SeriesKind } from '../contracts/observation.ts';
import { csv } from './csvBars.ts';
import { fred } from './fred.ts';
import type { Source } from './source.ts';

/** Every place data can come from. Add a source: one file, one line. */
export const sources = { fred, csv } satisfies Record<string, Source>;

/** Names with what they give, as `parseSystem` takes them. */
export const sourceKinds: Readonly<Record<string, SeriesKind>> = Object.fromEntries(
  Object.values(sources).map((source) => [source.name, source.kind]),
);
