// `npm test` after set-up: the checks, then mocha. `--unit` leaves out what needs the Temporal server, `--server` runs
// only that, `--check` only the checks. The last line is `N passed, N failed, N skipped`, each check counting as one test.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

/** Runs Node and waits; with `quiet`, what it prints is kept and handed back, so that two that run at once do not mix. */
function run(args, { quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    const parts = [];
    child.stdout?.on('data', (part) => parts.push(part));
    child.stderr?.on('data', (part) => parts.push(part));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, printed: Buffer.concat(parts).toString('utf8') }));
  });
}

const checks = [
  ['types', () => [command('typescript', 'tsc'), '-p', '.', '--noEmit']],
  ['lint', () => [command('eslint'), '.']],
  ['room boundaries', () => [command('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', '.']],
  ['format', () => [command('prettier'), '--check', '--log-level', 'warn', '.']],
  ['dead code', () => [command('knip')]],
];

async function runChecks(quiet) {
  const totals = { passed: 0, failed: 0, skipped: 0, printed: '' };
  const say = (text) => (quiet ? (totals.printed += text) : process.stdout.write(text));
  for (const [name, args] of checks) {
    const began = performance.now();
    say(`check: ${name}\n`);
    const { status, printed } = await run(args(), { quiet });
    totals[status === 0 ? 'passed' : 'failed'] += 1;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`${printed}check: ${name} ${status === 0 ? 'passed' : 'FAILED'} (${seconds} s)\n`);
  }
  return totals;
}

/** The test files, those that need the Temporal server apart. */
function specs() {
  const files = readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => `test/${file.split('\\').join('/')}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
  const needsServer = (file) => file.startsWith('test/server/');
  return { unit: files.filter((file) => !needsServer(file)), server: files.filter(needsServer) };
}

async function runMocha(files) {
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'regimen-test-'));
  const output = join(folder, 'counts.json');
  try {
    const reporter = join(root, 'scripts', 'test', 'countingReporter.cjs');
    const { timeout } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
    const options = ['--no-config', '--exit', '--timeout', String(timeout)];
    const report = ['--reporter', reporter, '--reporter-option', `output=${output}`];
    const { status } = await run(['--import', 'tsx', command('mocha'), ...options, ...report, ...files]);
    if (!existsSync(output)) {
      process.stdout.write(`mocha ended with exit code ${status} before it had counted its tests\n`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
    const { passed, failed, skipped } = JSON.parse(readFileSync(output, 'utf8'));
    // Mocha may fail without a failing test, for instance when a file does not load.
    return { passed, failed: status !== 0 && failed === 0 ? 1 : failed, skipped };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The checks need one processor for minutes, and so do the tests without a server: they run beside each other. */
async function runAll({ unit, server }) {
  process.stdout.write(
    'types, lint, boundaries, format and dead code are checked meanwhile, and printed after the first tests\n',
  );
  const [totals, tested] = await Promise.all([runChecks(true), runMocha(unit)]);
  process.stdout.write(totals.printed);
  return [totals, tested, await runMocha(server)];
}

async function runMode(files) {
  if (mode === '--check') return [await runChecks(false)];
  if (mode === '--unit') return [await runChecks(false), await runMocha(files.unit)];
  return mode === '--server' ? [await runMocha(files.server)] : runAll(files);
}

const parts = await runMode(specs());
const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
