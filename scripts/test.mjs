// `npm test` after set-up: the checks, then mocha. `--unit` leaves out what needs the Temporal server, `--server` runs
// only that, `--check` only the checks. The last line is `N passed, N failed, N skipped`, each check counting as one test.
import { spawnSync } from 'node:child_process';
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

const run = (args, options = {}) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });

const checks = [
  ['types', () => [command('typescript', 'tsc'), '-p', '.', '--noEmit']],
  ['lint', () => [command('eslint'), '.']],
  ['room boundaries', () => [command('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', '.']],
  ['format', () => [command('prettier'), '--check', '--log-level', 'warn', '.']],
  ['dead code', () => [command('knip')]],
];

function runChecks() {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, args] of checks) {
    const began = performance.now();
    process.stdout.write(`check: ${name}\n`);
    const passed = run(args()).status === 0;
    totals[passed ? 'passed' : 'failed'] += 1;
    process.stdout.write(
      `check: ${name} ${passed ? 'passed' : 'FAILED'} (${((performance.now() - began) / 1000).toFixed(1)} s)\n`,
    );
  }
  return totals;
}

function specs() {
  const files = readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => `test/${file.split('\\').join('/')}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
  const needsServer = (file) => file.startsWith('test/server/');
  if (mode === '--unit') return files.filter((file) => !needsServer(file));
  return mode === '--server' ? files.filter(needsServer) : files;
}

function runMocha() {
  const files = specs();
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'regimen-test-'));
  const output = join(folder, 'counts.json');
  try {
    const reporter = join(root, 'scripts', 'test', 'countingReporter.cjs');
    const { timeout } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
    const args = ['--import', 'tsx', command('mocha'), '--no-config', '--exit'];
    const { status } = run([
      ...args,
      '--timeout',
      String(timeout),
      '--reporter',
      reporter,
      '--reporter-option',
      `output=${output}`,
      ...files,
    ]);
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

const parts = [...(mode === '--server' ? [] : [runChecks()]), ...(mode === '--check' ? [] : [runMocha()])];
const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
