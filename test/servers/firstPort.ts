/** Where this process looks for a free port from: two that look at the same moment must not find the same. */
export const firstPort = (from: number): number => from + 20 * (process.pid % 10);
