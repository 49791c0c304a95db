import type { Parameters } from './system.ts';

/** One value that a search may choose. */
export type Searched =
  | {
      readonly name: string;
      readonly kind: 'number';
      readonly from: number;
      readonly to: number;
      /** `log`: equal ratios are equally likely at first; `from` is above 0 then. */
      readonly scale: 'linear' | 'log';
      readonly integer: boolean;
    }
  | { readonly name: string; readonly kind: 'choice'; readonly among: readonly (string | number | boolean)[] };

/** What a system file says of one parameter: a range, a list of values, or `false` for a value that stays. */
export type SearchSpec =
  | { readonly from: number; readonly to: number; readonly scale?: 'linear' | 'log' }
  | readonly (string | number | boolean)[]
  | false;

/** By parameter of one model. */
export type ModelSearch = Readonly<Record<string, SearchSpec>>;

/** One configuration that was tried, in the order of its number. */
export interface Trial {
  readonly number: number;
  /** Key of `models` in the system. */
  readonly model: string;
  /** Only the parameters that are searched. */
  readonly parameters: Parameters;
  readonly state: 'complete' | 'pruned' | 'failed';
  /** The policy's metric after each step that was reached, over all test blocks up to it. */
  readonly scores: readonly number[];
  /** Why it failed or was given up. */
  readonly why?: string;
}

/** A trial that is under way. */
export type RunningTrial = Pick<Trial, 'number' | 'model' | 'parameters'>;
