import { InputError } from '../../contracts/failures.ts';
import type { ForestState } from './causalForest.ts';
import { lastTrees, treeCount, type Trees } from './trees/trees.ts';

/** An earlier forest to go on from. */
export interface Renewal {
  readonly previous: ForestState;
  /** Share of the groups of trees that is grown anew, above 0 and at most 1. */
  readonly share: number;
}

/** What a forest that goes on must have in common with the earlier one. */
interface Expected {
  readonly features: readonly string[];
  readonly binary: boolean;
  readonly groupSize: number;
  /** Groups of the new forest. */
  readonly groups: number;
}

/** Trees that stay, oldest first, and the numbers of the groups that are grown after them. */
interface Kept {
  readonly trees: readonly Trees[];
  readonly first: number;
  readonly fresh: number;
}

/**
 * The trees of an earlier forest that a new one keeps. The oldest groups go: ⌈share · groups⌉ are grown anew, and as many of the
 * newest stay as fill the rest. Only whole groups go or stay, since the trees of one share a half-sample, which intervals rest on.
 * A new group has a number that no group before it had, and so its own stream of chance.
 * Refuses an earlier forest of other features (names and order), another kind of treatment or groups of another size.
 */
export function keptTrees({ previous, share }: Renewal, expected: Expected): Kept {
  const { features, binary, groupSize, groups } = expected;
  const refuse = (what: string, wanted: unknown, got: unknown): InputError =>
    new InputError(
      `A causal forest that goes on expected an earlier one of ${what} ${String(wanted)}, got ${String(got)}; fit anew.`,
    );
  const before = previous.features.join(', ');
  if (before !== features.join(', ')) throw refuse('the features', features.join(', '), before);
  const kindOf = (two: boolean): string => (two ? '0 and 1' : 'numbers');
  if (previous.rows.binary !== binary) throw refuse('the treatment', kindOf(binary), kindOf(previous.rows.binary));
  if (previous.parameters.groupSize !== groupSize) throw refuse('groups of', groupSize, previous.parameters.groupSize);
  if (!(share > 0 && share <= 1)) throw new InputError(`A share of new trees is above 0 and at most 1, got ${share}.`);
  const had = treeCount(previous.trees) / groupSize;
  const kept = Math.min(had, groups - Math.ceil(groups * share));
  const trees = kept > 0 ? [lastTrees(previous.trees, kept * groupSize)] : [];
  return { trees, first: previous.grownGroups ?? had, fresh: groups - kept };
}
