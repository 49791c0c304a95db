// `npm test` after set-up: the checks and mocha, several at once. `--unit` leaves out what needs the Temporal server,
// `--server` runs only that, `--check` only the checks. The last line is `N passed, N failed, N skipped`, each check
// counting as one test.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const known = ['--unit', '--server', '--check'];
const given = process.argv.slice(2);
const unknown = given.filter((flag) => !known.includes(flag));
if (unknown.length > 0 || given.length > 1) {
  process.stderr.write(`Expected nothing or one of ${known.join(', ')}, got ${given.join(' ')}.\n`);
  process.exit(2);
}
const [mode] = given;

/** The JavaScript file behind a package's command, so that no shell and no .cmd file comes between. */
function command(name, bin = name) {
  const manifest = join(root, 'node_modules', name, 'package.json');
  const { bin: commands } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof commands === 'string' ? commands : commands[bin]);
}

/** Runs Node and waits; prints what it says page by page, so that those who run at once do not mix, and hands back the rest. */
function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        const pages = (printed + text).split('\f');
        printed = pages.pop();
        process.stdout.write(pages.join(''));
      });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, printed }));
  });
}

const secondsSince = (began) => ((performance.now() - began) / 1000).toFixed(1);

/** What checks the sources, the longest first. */
const checks = [
  ['lint', () => [command('eslint'), '.']],
  ['types', () => [command('typescript', 'tsc'), '-p', '.', '--noEmit']],
  ['format', () => [command('prettier'), '--check', '--log-level', 'warn', '.']],
  ['room boundaries', () => [command('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', '.']],
  ['dead code', () => [command('knip')]],
];

async function check(name, args) {
  const began = performance.now();
  const { status, printed } = await run(args());
  process.stdout.write(`${printed}check: ${name} ${status === 0 ? 'passed' : 'FAILED'} (${secondsSince(began)} s)\n`);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, summary: '' };
}

/** The test files: those that need the Temporal server, those that compute in the mocha process, and all others. */
function specs() {
  const files = readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => `test/${file.split('\\').join('/')}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
  const groups = { server: ['test/server/'], numbers: ['test/ml/', 'test/conformance/'] };
  const isIn = (group) => (file) => groups[group].some((folder) => file.startsWith(folder));
  const [server, numbers] = [files.filter(isIn('server')), files.filter(isIn('numbers'))];
  return { server, numbers, others: files.filter((file) => !server.includes(file) && !numbers.includes(file)) };
}

async function mocha(name, files) {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'regimen-test-'));
  const output = join(folder, 'counts.json');
  try {
    const reporter = join(root, 'scripts', 'test', 'countingReporter.cjs');
    const { timeout } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
    const color = process.stdout.isTTY ? ['--color'] : [];
    const options = ['--no-config', '--exit', '--timeout', String(timeout), ...color];
    const report = ['--reporter', reporter, '--reporter-option', `output=${output}`];
    const { status, printed } = await run(['--import', 'tsx', command('mocha'), ...options, ...report, ...files]);
    process.stdout.write(`\ntests: ${name} ended (${secondsSince(began)} s)\n`);
    const summary = `\ntests: ${name}${printed}`;
    if (!existsSync(output)) {
      const how = `mocha ended with exit code ${status} before it had counted its tests\n`;
      return { passed: 0, failed: 1, skipped: 0, summary: summary + how };
    }
    const { passed, failed, skipped } = JSON.parse(readFileSync(output, 'utf8'));
    // Mocha may fail without a failing test, for instance when a file does not load.
    return { passed, failed: status !== 0 && failed === 0 ? 1 : failed, skipped, summary };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is run, in the order of its beginnings: what takes longest comes first. */
function jobs() {
  const { server, numbers, others } = specs();
  const tests = {
    server: () => mocha('with a Temporal server', server),
    others: () => mocha('of processes, stores and sources', others),
    numbers: () => mocha('of what is computed', numbers),
  };
  const checked = checks.map(
    ([name, args]) =>
      () =>
        check(name, args),
  );
  if (mode === '--check') return checked;
  if (mode === '--unit') return [tests.others, tests.numbers, ...checked];
  return mode === '--server' ? [tests.server] : [tests.server, tests.others, tests.numbers, ...checked];
}

/** Runs jobs in their order, a few at once: one more than there are processors, since those with servers often wait. */
async function runJobs(waiting) {
  const lanes = Math.min(availableParallelism() + 1, 4);
  const results = [];
  const lane = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) results.push(await job());
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

const results = await runJobs(jobs());
process.stdout.write(results.map(({ summary }) => summary).join(''));
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
