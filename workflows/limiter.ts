/**
 * First-in first-out limiter on plain promises. `await condition(() => free > 0); free--` would over-admit: all true
 * predicates are released in one pass before any of them runs.
 */
export function limiter(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    await new Promise<void>((go) => {
      if (free === 0) waiting.push(go);
      else {
        free -= 1;
        go();
      }
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
