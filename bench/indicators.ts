/**
 * RSI, MACD (three lines), Bollinger bands (three) and ATR over a million rows, against TA-Lib (C) in the same run.
 * `node --import tsx bench/indicators.ts [python]`; the Python needs TA-Lib. Processor time of the best of some runs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { averageTrueRange } from '../ml/features/averageTrueRange.ts';
import { bollingerBands } from '../ml/features/bollingerBands.ts';
import { macdLines } from '../ml/features/macdLines.ts';
import { advanceColumns, type Recursion } from '../ml/features/recursion.ts';
import { strengthIndex } from '../ml/features/strengthIndex.ts';
import { randomPrices } from '../test/support/generators.ts';

const rows = 1_000_000;
const repeats = 60;
const close = randomPrices(rows, { seed: 3, volatility: 0.001 });
const high = close.map((price, t) => price * (1 + 0.001 * ((t * 7919) % 64)));
const low = close.map((price, t) => price * (1 - 0.001 * ((t * 104_729) % 64)));

const column = (): Float64Array => new Float64Array(rows);
const lines = [column(), column(), column()] as const;
const room = { upper: lines[0], middle: lines[1], lower: lines[2] };

/** Into columns that are there already: from its second run on TA-Lib has the memory of the run before. */
function advance(recursion: Recursion, ...inputs: Float64Array[]): Float64Array {
  advanceColumns(recursion, inputs, lines, 0);
  return lines[0];
}

const work: Readonly<Record<string, () => Float64Array>> = {
  rsi: () => advance(strengthIndex(14, { unmoved: 0, seeds: 14 }), close),
  macd: () => advance(macdLines({ fast: 12, slow: 26, signal: 9, dialect: 'talib' }), close),
  bollinger: () => bollingerBands(close, { window: 20, deviations: 2, dialect: 'talib' }, room).upper,
  atr: () => advance(averageTrueRange({ period: 14, dialect: 'talib' }, 'price'), high, low, close),
};

interface Found {
  readonly version: string;
  readonly seconds: Readonly<Record<string, number>>;
  readonly last: Readonly<Record<string, number>>;
}

function ours(): Found {
  const seconds: Record<string, number> = {};
  const last: Record<string, number> = {};
  for (const [name, run] of Object.entries(work)) {
    let best = Infinity;
    for (let i = 0; i < repeats; i++) {
      const began = process.cpuUsage();
      last[name] = run().at(-1)!;
      const { user, system } = process.cpuUsage(began);
      best = Math.min(best, (user + system) / 1e6);
    }
    seconds[name] = best;
  }
  return { version: process.version, seconds, last };
}

function theirs(python: string): Found | null {
  if (spawnSync(python, ['-c', 'import talib']).status !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), 'regimen-bench-'));
  try {
    const files = Object.fromEntries(
      Object.entries({ close, high, low }).map(([name, column]) => {
        const path = join(folder, name);
        writeFileSync(path, new Uint8Array(column.buffer));
        return [name, path];
      }),
    );
    writeFileSync(join(folder, 'job.json'), JSON.stringify({ repeats, ...files }));
    const script = fileURLToPath(new URL('indicators.py', import.meta.url));
    const done = spawnSync(python, [script, join(folder, 'job.json')], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`bench/indicators.py ended with ${done.status}: ${done.stderr}`);
    return JSON.parse(done.stdout) as Found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const mine = ours();
const python = process.argv[2] ?? process.env['PYTHON'] ?? 'python3';
const other = theirs(python);
if (!other) console.log(`TA-Lib is absent from ${python}: name a Python that has it as the first argument`);
for (const [name, seconds] of Object.entries(mine.seconds)) {
  const speed = `${(rows / seconds / 1e6).toFixed(0)}M rows/s`;
  if (!other) {
    console.log(`${name}: ${speed}`);
    continue;
  }
  const off = Math.abs(mine.last[name]! / other.last[name]! - 1);
  if (!(off < 1e-9)) throw new Error(`${name} differs from TA-Lib by ${off} at the last row.`);
  const ratio = (seconds / other.seconds[name]!).toFixed(2);
  console.log(`| ${name}, 1M rows, vs TA-Lib ${other.version} | ${ratio}× | ${speed} |`);
}
