import type { Searched } from '../../../contracts/tune.ts';
import { productParzen } from '../productParzen.ts';
import type { Observation, Sampler } from '../sampler.ts';
import { random } from './random.ts';

/** Trials that are drawn at random before anything is learnt from. */
const startUp = 10;
const candidates = 24;

/** Better first: what was finished by loss, then what was given up by how far it came and its loss there. */
function ranked(observations: readonly Observation[]): readonly Observation[] {
  const finished = observations.filter(({ state }) => state === 'complete');
  const pruned = observations.filter(({ state }) => state === 'pruned');
  return [
    ...finished.sort((a, b) => a.loss! - b.loss!),
    ...pruned.sort((a, b) => b.steps - a.steps || a.loss! - b.loss!),
  ];
}

/** A value outside what is searched now, as the system's own may be, says nothing of the inside. */
function isInside(space: readonly Searched[], { values }: Observation): boolean {
  for (const searched of space) {
    const value = values[searched.name];
    if (searched.kind === 'choice') {
      if (!searched.among.some((one) => one === value)) return false;
    } else if (!(typeof value === 'number' && value >= searched.from && value <= searched.to)) return false;
  }
  return true;
}

/**
 * Tree-structured Parzen estimator: l(x) over the better trials, g(x) over all others, and of 24 draws from l the one with the
 * greatest log l(x) − log g(x). The better ones are γ(n) = min(⌈n/10⌉, 25) of the n that ended with a score; values are drawn
 * together (multivariate); trials that run stand among the others, so that two workers do not try the same (constant liar). A
 * trial that failed stands there as well: where training fails there is nothing to find.
 */
export const tpe: Sampler = {
  name: 'tpe',
  purpose: 'draws where the better trials were dense and the others were not, after 10 at random',
  cite: 'Bergstra, Bardenet, Bengio and Kégl (2011), “Algorithms for hyper-parameter optimization”, NeurIPS 24',
  suggest(from) {
    const { space, observations, ended, random: numbers } = from;
    if (space.length === 0 || ended < startUp) return random.suggest(from);
    const known = observations.filter((one) => isInside(space, one));
    const scored = ranked(known);
    const better = new Set(scored.slice(0, Math.min(Math.ceil(scored.length / 10), 25)));
    const valuesOf = (wanted: boolean) => known.filter((one) => better.has(one) === wanted).map(({ values }) => values);
    const [good, rest] = [productParzen(space, valuesOf(true)), productParzen(space, valuesOf(false))];
    const drawn = Array.from({ length: candidates }, () => good.draw(numbers));
    const [ofGood, ofRest] = [good.logDensity(drawn), rest.logDensity(drawn)];
    let best = 0;
    for (let at = 1; at < candidates; at += 1) if (ofGood[at]! - ofRest[at]! > ofGood[best]! - ofRest[best]!) best = at;
    return drawn[best]!;
  },
};
