import { InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import { regimeTags, type ModelDefinition, type RegimeTag } from './model.ts';

/** What a model was worth out of time in one regime, over all runs that are counted. */
export interface MeasuredScore {
  readonly model: string;
  readonly regime: RegimeTag;
  /** Gain over the naive baseline on the same rows, in units of the metric; above 0 is better than naive. */
  readonly skill: number;
  readonly rows: number;
}

export interface Wanted {
  readonly regime: string;
  /** A word of the shape, such as `tabular` or `base models`; any where absent. */
  readonly dataShape?: string;
  /** Whether rows may have holes, how many there are, and of which columns: what cannot read them is left out. */
  readonly missing?: boolean;
  readonly rows?: number;
  readonly features?: readonly string[];
  readonly measured?: readonly MeasuredScore[];
}

interface Suitable {
  readonly model: string;
  readonly family: ModelDefinition['family'];
  /** Measured skill decides over what the definition says of itself. */
  readonly evidence: 'measured' | 'stated';
  readonly skill: number | null;
  readonly rows: number | null;
  readonly purpose: string;
  readonly shape: string;
  readonly output: string;
}

/** Fewest out-of-time rows in a regime for a measured score to overrule a statement. */
export const leastRows = 60;

/** What each word of `--data-shape` means of a model: which families, and whether it reads predictions of others. */
const shapes: Readonly<Record<string, (definition: ModelDefinition) => boolean>> = {
  tabular: ({ family, needs }) => family !== 'regime' && needs.bases === undefined,
  sequence: ({ family, needs }) => family === 'regime' || needs.history === true,
  predictions: ({ needs }) => needs.bases !== undefined,
};

function tagOf(regime: string): RegimeTag {
  const tag = regimeTags.find((known) => known === regime);
  if (tag !== undefined) return tag;
  throw new InputError(
    `Expected a regime among ${regimeTags.join(', ')}, got "${regime}".${suggestion(regime, regimeTags)}`,
  );
}

function shapeOf(word: string | undefined): (definition: ModelDefinition) => boolean {
  if (word === undefined) return () => true;
  const known = Object.hasOwn(shapes, word) ? shapes[word] : undefined;
  if (known !== undefined) return known;
  const words = Object.keys(shapes);
  throw new InputError(`Expected a data shape among ${words.join(', ')}, got "${word}".${suggestion(word, words)}`);
}

function fits({ needs }: ModelDefinition, { missing, rows, features }: Wanted): boolean {
  if (missing === true && needs.missing === 'refused') return false;
  if (rows !== undefined && rows < needs.minimumRows) return false;
  return features === undefined || needs.bases !== 'one' || features.length === 1;
}

/** Mean skill in the regime, weighted by rows; null where too few rows speak. */
function skillOf(model: string, regime: RegimeTag, measured: readonly MeasuredScore[]) {
  const scores = measured.filter((score) => score.model === model && score.regime === regime);
  const rows = scores.reduce((sum, score) => sum + score.rows, 0);
  if (rows < leastRows) return null;
  return { rows, skill: scores.reduce((sum, score) => sum + score.skill * score.rows, 0) / rows };
}

/**
 * The models that suit a regime, best first. What evaluations measured in the regime, where at least 60 out-of-time rows
 * speak, overrules what a definition states of itself: a model that beat the naive baseline is in whatever its tags, one
 * that did not is out. Measured ones come first by skill, then stated ones, those tagged for just this regime before those
 * that suit any. `regime: 'any'` takes all that is stated, and scores over all rows.
 *
 * Example: `modelsForRegime(models, { regime: 'trending', dataShape: 'tabular' })`.
 */
export function modelsForRegime(definitions: Readonly<Record<string, ModelDefinition>>, wanted: Wanted): Suitable[] {
  const regime = tagOf(wanted.regime);
  const shape = shapeOf(wanted.dataShape);
  const found = Object.values(definitions).flatMap((definition) => {
    if (!shape(definition) || !fits(definition, wanted)) return [];
    const measured = skillOf(definition.name, regime, wanted.measured ?? []);
    const suits = definition.suits ?? [];
    const stated = regime === 'any' ? suits.length > 0 : suits.includes(regime) || suits.includes('any');
    if (measured ? measured.skill <= 0 : !stated) return [];
    const { name, family, purpose, needs, output } = definition;
    const evidence = measured ? ('measured' as const) : ('stated' as const);
    const said = { skill: measured?.skill ?? null, rows: measured?.rows ?? null };
    const rank = measured ? 0 : suits.includes(regime) ? 1 : 2;
    return [{ rank, suitable: { model: name, family, evidence, ...said, purpose, shape: needs.shape, output } }];
  });
  return found
    .sort((a, b) => a.rank - b.rank || (b.suitable.skill ?? 0) - (a.suitable.skill ?? 0))
    .map(({ suitable }) => suitable);
}
