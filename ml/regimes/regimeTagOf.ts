import { ConfigError } from '../../contracts/failures.ts';
import { regimeTags, type RegimeTag } from '../models/model.ts';

/** Growth is high in an expansion and at a peak, low in a contraction and in a trough. */
const named: Readonly<Record<string, RegimeTag>> = { peak: 'expansion', trough: 'contraction' };

/**
 * The regime, as models are tagged with, that a state of a regime model stands for: what `tags` says of it, else the state's
 * own name where that is a tag, with peak as expansion and trough as contraction.
 *
 * Example: `regimeTagOf('peak')` is `expansion`; `regimeTagOf('state-1', { 'state-1': 'volatile' })` is `volatile`.
 */
export function regimeTagOf(state: string, tags: Readonly<Record<string, string>> = {}): RegimeTag {
  const word = tags[state] ?? named[state] ?? state;
  const found = regimeTags.find((tag) => tag === word);
  if (found !== undefined && found !== 'any') return found;
  throw new ConfigError(
    `Expected a regime among ${regimeTags.filter((tag) => tag !== 'any').join(', ')} for the state ${state}, got ${word}; say what it stands for: suit: { tags: { ${state}: volatile } }.`,
  );
}
