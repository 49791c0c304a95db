import { readFileSync } from 'node:fs';

/** A trainer that prints the lines of its job file and ends as the file says. */
const { lines, code, kill, error } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as {
  lines?: readonly (string | object)[];
  code?: number;
  kill?: NodeJS.Signals;
  error?: string;
};
const text = (lines ?? []).map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
process.stdout.write(text, () => {
  if (error !== undefined) process.stderr.write(`${error}\n`);
  if (kill === undefined) process.exit(code ?? 0);
  process.kill(process.pid, kill);
});
