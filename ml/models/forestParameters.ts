/** What every tree and forest needs of its data. */
export const forestNeeds = {
  minimumRows: 20,
  missing: 'handled',
  shape: 'rows × features; any scale, since only the order of values counts; some hundred rows and up',
} as const;

/** How far a tree grows, with its defaults. */
export const treeParameters = (minimumLeaf: number, depth: number) =>
  ({
    minimum_leaf: {
      default: minimumLeaf,
      minimum: 1,
      integer: true,
      search: { from: 1, to: 300, scale: 'log' },
      meaning: 'Fewest distinct rows in a leaf.',
    },
    depth: {
      default: depth,
      minimum: 0,
      maximum: 1000,
      integer: true,
      meaning: 'Most splits from root to leaf; 0: no limit.',
    },
  }) as const;

/** Of a classifier's leaves. */
export const smoothingParameter = (rows: number) =>
  ({
    default: rows,
    minimum: 0,
    meaning: 'Rows of each class added to a leaf before its share of ones is taken; 1 is Laplace’s correction.',
  }) as const;

/** How many trees a forest has and what each tries at a node; `usual` says how many columns that is by default. */
export const bagParameters = (usual: string) =>
  ({
    trees: { default: 300, minimum: 1, maximum: 20_000, integer: true, meaning: 'Number of trees.' },
    columns_tried: {
      default: 0,
      minimum: 0,
      integer: true,
      meaning: `Columns tried at a node (mtry); 0 is ${usual} of their number, rounded down.`,
    },
    ...treeParameters(5, 0),
  }) as const;

export const permutationParameter = {
  default: true,
  meaning: 'Whether to measure permutation importance on rows out of the bag.',
} as const;
