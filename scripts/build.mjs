// Builds the package: TypeScript to JavaScript in dist/, with the system files and the bundled data beside it.
//   node scripts/build.mjs [--out <empty folder>]
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = values.out === undefined ? join(root, 'dist') : resolve(values.out);

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (values.out === undefined) rmSync(out, { recursive: true, force: true });
else if (existsSync(out) && readdirSync(out).length > 0)
  fail(`--out should name an empty or a new folder, and ${out} holds files; empty it or name another.`);

const began = performance.now();
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const args = [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', out];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
if (status !== 0) fail(`tsc ended with exit code ${status}; nothing in ${out} is fit for use.`);

// Scripts run from their sources; recordHistories.ts brings helpers of the tests with it.
for (const folder of ['scripts', 'test']) rmSync(join(out, folder), { recursive: true, force: true });
for (const file of readdirSync(join(root, 'systems')).filter((name) => name.endsWith('.yaml')))
  cpSync(join(root, 'systems', file), join(out, 'systems', file));
cpSync(join(root, 'sources', 'snapshot', 'data'), join(out, 'sources', 'snapshot', 'data'), { recursive: true });
chmodSync(join(out, 'cli', 'main.js'), 0o755);
process.stdout.write(`built ${out} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
