/**
 * First-in first-out limiter on plain promises. `await condition(() => free > 0); free--` would over-admit: all true
 * predicates are released in one pass before any of them runs.
 */
export function limiter(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else
      await new Promise<void>((go) => {
        waiting.push(go);
      });
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
