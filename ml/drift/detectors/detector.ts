import { InputError } from '../../../contracts/failures.ts';

export type Signal = 'none' | 'warning' | 'drift';

/** Everything a detector knows between two values: plain JSON, to be kept in a file, a database or a workflow. */
export interface SavedDetector {
  readonly detector: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly state: unknown;
}

export interface DetectorRun {
  /** Takes the next value of the stream; `drift` says that the stream has changed, and the run starts anew behind it. */
  update(value: number): Signal;
  /** A copy that no later update changes. */
  save(): SavedDetector;
}

export interface DetectorDefinition {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  /** `numbers`: any finite value. `errors`: 1 for a mistake, 0 for none. */
  readonly values: 'numbers' | 'errors';
  /** Which changes it sees. */
  readonly sees: 'mean' | 'distribution' | 'rise';
  readonly parameters: Readonly<Record<string, number>>;
  start(parameters?: Readonly<Record<string, number>>): DetectorRun;
  /** Goes on where `save` was called: the same values give the same signals. */
  restore(saved: SavedDetector): DetectorRun;
}

interface Parts<P extends Readonly<Record<string, number>>, S extends object> {
  readonly name: string;
  readonly purpose: string;
  readonly cite: string;
  readonly values: DetectorDefinition['values'];
  readonly sees: DetectorDefinition['sees'];
  readonly parameters: P;
  /** Throws a sentence where the parameters do not go together. */
  check(parameters: P): void;
  /** State before the first value, and again after a drift. JSON values only: null for what is not known yet, no infinities. */
  begin(parameters: P): S;
  /** Changes the state; called with values that were checked. */
  step(state: S, value: number, parameters: P): Signal;
}

/** Closes over a detector's own types, so that one registry holds all; checks values and parameters. */
export function defineDetector<P extends Readonly<Record<string, number>>, S extends object>(
  parts: Parts<P, S>,
): DetectorDefinition {
  const { name, values, parameters: defaults } = parts;
  const known = Object.keys(defaults);
  const resolve = (given: Readonly<Record<string, number>>): P => {
    for (const [key, value] of Object.entries(given))
      if (!known.includes(key) || !Number.isFinite(value))
        throw new InputError(`${name} takes numbers for ${known.join(', ')}, got ${key} = ${value}.`);
    const all = { ...defaults, ...given };
    parts.check(all);
    return all;
  };
  const run = (parameters: P, first: S): DetectorRun => {
    let state = first;
    return {
      update(value) {
        const fits = values === 'errors' ? value === 0 || value === 1 : Number.isFinite(value);
        if (!fits)
          throw new InputError(
            `${name} takes ${values === 'errors' ? '0 or 1' : 'finite numbers'}, got ${value}; leave out what is missing.`,
          );
        const signal = parts.step(state, value, parameters);
        if (signal === 'drift') state = parts.begin(parameters);
        return signal;
      },
      save: () => ({ detector: name, parameters, state: structuredClone(state) }),
    };
  };
  const { purpose, cite, sees } = parts;
  return {
    name,
    purpose,
    cite,
    values,
    sees,
    parameters: defaults,
    start(given = {}) {
      const parameters = resolve(given);
      return run(parameters, parts.begin(parameters));
    },
    restore(saved) {
      if (saved.detector !== name)
        throw new InputError(`${name} cannot go on from the state of ${saved.detector}; restore it with that one.`);
      return run(resolve(saved.parameters), structuredClone(saved.state) as S);
    },
  };
}

/** Refuses a parameter outside [least, most]. */
export function requireWithin(name: string, parameter: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most))
    throw new InputError(`${name} needs ${parameter} from ${least} to ${most}, got ${value}.`);
}
