import { flowWindows } from '../ml/orderFlow/flowWindows.ts';
import type { Quotes } from '../ml/orderFlow/market.ts';
import { orderFlowImbalance } from '../ml/orderFlow/orderFlowImbalance.ts';
import { createRandom } from '../ml/stats/rng.ts';
import type { Row } from './row.ts';

const target = 2_000_000;
const rounds = 5;
const events = 1_000_000;

function madeUpQuotes(): Quotes {
  const random = createRandom(1, 'bench-order-flow');
  const timeNs = new BigInt64Array(events);
  const column = () => new Float64Array(events);
  const [bidPrice, bidSize, askPrice, askSize] = [column(), column(), column(), column()];
  let [time, tick] = [1_700_000_000_000_000_000n, 1_000_000];
  for (let row = 0; row < events; row++) {
    time += BigInt(1 + random.integer(20_000_000));
    tick += random.integer(3) - 1;
    timeNs[row] = time;
    bidPrice[row] = tick / 100;
    askPrice[row] = (tick + 1 + random.integer(2)) / 100;
    bidSize[row] = random.uniform();
    askSize[row] = random.uniform();
  }
  return { timeNs, bidPrice, bidSize, askPrice, askSize };
}

/** Events a second, the median of some rounds after one that warms up. */
function rate(work: () => unknown): number {
  work();
  const seconds = Array.from({ length: rounds }, () => {
    const began = performance.now();
    work();
    return (performance.now() - began) / 1000;
  }).sort((a, b) => a - b);
  return events / seconds[Math.floor(rounds / 2)]!;
}

/** Order flow imbalance of a million quotes, by event and summed over windows of nanosecond time; input is checked too. */
export function benchOrderFlow(): Promise<Row[]> {
  const quotes = madeUpQuotes();
  const row = (what: string, found: number): Row => ({
    what,
    found: `${Math.round(found).toLocaleString('en')} events/s`,
    target: `≥ ${target.toLocaleString('en')} events/s`,
    met: found >= target,
  });
  return Promise.resolve([
    row(
      'order flow imbalance of each event',
      rate(() => orderFlowImbalance(quotes)),
    ),
    row(
      'order flow summed over windows of 1 s',
      rate(() => flowWindows({ quotes }, { widthNs: 1_000_000_000n })),
    ),
  ]);
}
