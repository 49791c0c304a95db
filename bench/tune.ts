import { createRandom } from '../ml/stats/rng.ts';
import type { Searched } from '../contracts/tune.ts';
import type { Observation } from '../ml/tune/sampler.ts';
import { random } from '../ml/tune/samplers/random.ts';
import { tpe } from '../ml/tune/samplers/tpe.ts';
import { atMost, type Row } from './row.ts';

const [trials, values, repeats] = [1000, 6, 50];

/** What one suggestion of the search for parameters costs late in a long study, in processor time. */
export function benchTune(): Promise<readonly Row[]> {
  const space = Array.from({ length: values }, (_, i): Searched => ({
    name: `x${i}`,
    kind: 'number',
    from: 0,
    to: 1,
    scale: 'linear',
    integer: false,
  }));
  const observations = Array.from({ length: trials }, (_, number): Observation => {
    const drawn = random.suggest({ space, observations: [], ended: 0, random: createRandom(1, number) });
    const loss = Object.values(drawn).reduce<number>((sum, value) => sum + (Number(value) - 0.3) ** 2, 0);
    return { values: drawn, state: 'complete', loss, steps: 1 };
  });
  const suggest = (seed: number) => tpe.suggest({ space, observations, ended: trials, random: createRandom(2, seed) });
  for (let i = 0; i < 20; i += 1) suggest(i);
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i += 1) suggest(i);
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / 1000 / repeats;
  return Promise.resolve([
    atMost(
      `a suggestion after ${trials.toLocaleString('en')} trials of ${values} parameters, processor time`,
      each,
      3,
      'ms',
    ),
  ]);
}
