import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** A trainer that says the lines of its job file, a tenth of a second apart, and ends half a second later. */
const { lines } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as { lines: readonly object[] };
for (const line of lines) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
  await wait(100);
}
await wait(500);
process.stdout.write(`${JSON.stringify({ type: 'result', result: { files: [], modelFiles: [], engine: 'says' } })}\n`);
