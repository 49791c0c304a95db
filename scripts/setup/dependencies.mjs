// npm dependencies, from the lock file. What is installed is known from npm's own record in node_modules, which npm
// writes last: an interrupted install has none.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StepError } from './stepError.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

function systemLibc() {
  if (process.platform !== 'linux') return undefined;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

const allows = (list, value) =>
  !list || list.includes(value) || (list[0]?.startsWith('!') && !list.includes(`!${value}`));

/** The first package that is not installed as the lock file says, in words; null when all are. */
export function firstDifference(locked, installed, { platform, arch, libc }) {
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '' || entry.link) continue;
    const foreign = !allows(entry.os, platform) || !allows(entry.cpu, arch) || !allows(entry.libc, libc);
    // Optional packages without a platform are bundled pieces of other platforms' packages.
    if (entry.optional && (foreign || (!entry.os && !entry.cpu))) continue;
    const found = installed[path]?.version;
    if (found !== entry.version) return `${path} should be ${entry.version} and is ${found ?? 'missing'}`;
  }
  return null;
}

function difference(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'node_modules has no complete install';
  const machine = { platform: process.platform, arch: process.arch, libc: systemLibc() };
  return firstDifference(readJson(join(root, 'package-lock.json')).packages, readJson(record).packages, machine);
}

/** Runs npm and gives its exit code and what it said on stderr; npm's own words are shown as they come. */
export function npm(root, args, progress) {
  const script = process.env.npm_execpath;
  const viaScript = script && /npm-cli\.c?js$/.test(script);
  const command = viaScript ? process.execPath : 'npm';
  return new Promise((resolve, reject) => {
    const child = spawn(command, viaScript ? [script, ...args] : args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: !viaScript && process.platform === 'win32',
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    const ticking = setInterval(() => progress(`npm ${args[0]} is running`), 500);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(ticking);
      resolve({ code, said });
    });
  });
}

export async function installDependencies({ root, progress, tell }) {
  const why = difference(root);
  if (why === null) return { summary: 'node_modules is as package-lock.json says' };
  const quiet = ['--no-audit', '--no-fund'];
  tell(`${why}; running: npm ci ${quiet.join(' ')}`);
  let ran = 'npm ci';
  let result = await npm(root, ['ci', ...quiet], progress);
  if (result.code !== 0 && result.said.includes('EUSAGE')) {
    ran = 'npm install --no-save';
    tell(`npm ci refused the lock file; running: ${ran} ${quiet.join(' ')}`);
    result = await npm(root, ['install', '--no-save', ...quiet], progress);
  }
  if (result.code !== 0) {
    throw new StepError(
      `${ran} ended with exit code ${result.code}: ${result.said.trim().slice(-1500)}`,
      'Check the network and the npm registry setting (npm config get registry), then run set-up again.',
    );
  }
  return { summary: `installed by ${ran}` };
}
