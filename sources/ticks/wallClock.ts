/** How far the two clocks may come apart before the wall clock is followed again, as after a correction of the system's. */
const slackNs = 5_000_000n;

/**
 * Nanoseconds since the epoch. The system tells the wall time in milliseconds only, so the steps between them are taken
 * from the clock that counts nanoseconds.
 */
export function createWallClock(
  wallNs: () => bigint = () => BigInt(Date.now()) * 1_000_000n,
  steadyNs: () => bigint = () => process.hrtime.bigint(),
): () => bigint {
  let offset = wallNs() - steadyNs();
  return () => {
    const [wall, told] = [wallNs(), steadyNs() + offset];
    if (told - wall <= slackNs && wall - told <= slackNs) return told;
    offset += wall - told;
    return wall;
  };
}
