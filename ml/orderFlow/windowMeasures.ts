import { varies } from '../stats/varies.ts';
import { amihud } from './amihud.ts';
import { createFlowWindows, type FlowWindow } from './flowWindows.ts';
import { kyleLambda } from './kyleLambda.ts';
import { defineMeasure } from './measure.ts';
import { delayNs, delaySeconds, windows, windowSeconds } from './parameters.ts';
import { nanoseconds } from './timeWindows.ts';

const known = 'with the first event after the window';

export const ofi = defineMeasure({
  name: 'ofi',
  revision: 1,
  purpose: 'Imbalance of order flow at the best prices, summed over a window; explains most of the price change in it.',
  cite: 'Cont, Kukanov and Stoikov (2014), J. Financial Econometrics 12(1).',
  unit: 'size',
  reads: ['quotes'],
  lookback: 'the window and one quote before it',
  known,
  parameters: { windowSeconds },
  start(parameters, emit) {
    const { quote, clock } = createFlowWindows(
      { widthNs: nanoseconds(parameters.windowSeconds) },
      ({ endNs, imbalance }) => emit(endNs, imbalance),
    );
    return { quote, clock };
  },
});

export const signedVolume = defineMeasure({
  name: 'signed_volume',
  revision: 1,
  purpose: 'Volume of buyers less volume of sellers in a window, by the venue’s side or else Lee and Ready’s rule.',
  cite: 'Lee and Ready (1991), J. Finance 46(2).',
  unit: 'size',
  reads: ['quotes', 'trades'],
  lookback: 'the window, and for trades without a side the trades and quotes before it',
  known,
  parameters: { windowSeconds, delaySeconds },
  start: (parameters, emit) =>
    createFlowWindows(
      { widthNs: nanoseconds(parameters.windowSeconds), delayNs: delayNs(parameters.delaySeconds) },
      (window) => emit(window.endNs, window.signedVolume),
    ),
});

/** The last so many windows, oldest first. */
function lastWindows(count: number): (window: FlowWindow) => readonly FlowWindow[] | null {
  const held: FlowWindow[] = [];
  return (window) => {
    held.push(window);
    if (held.length > count) held.shift();
    return held.length === count ? held : null;
  };
}

export const kyleLambdaMeasure = defineMeasure({
  name: 'kyle_lambda',
  revision: 1,
  purpose: 'How far the mid price moves with one unit of signed volume; left out where all windows trade alike.',
  cite: 'Kyle (1985), Econometrica 53(6); Hasbrouck (2009), J. Finance 64(3).',
  unit: 'price per size',
  reads: ['quotes', 'trades'],
  lookback: 'that many windows with events',
  known,
  parameters: { windowSeconds, windows, delaySeconds },
  start(parameters, emit) {
    const last = lastWindows(parameters.windows);
    const grid = { widthNs: nanoseconds(parameters.windowSeconds), delayNs: delayNs(parameters.delaySeconds) };
    return createFlowWindows(grid, (window) => {
      if (Number.isNaN(window.midChange)) return;
      const held = last(window);
      if (held === null) return;
      const flow = held.map((one) => one.signedVolume);
      if (!varies(flow)) return;
      emit(
        window.endNs,
        kyleLambda(
          flow,
          held.map((one) => one.midChange),
        ).slope,
      );
    });
  },
});

export const amihudMeasure = defineMeasure({
  name: 'amihud',
  revision: 1,
  purpose: 'How far the price moves with a million traded; windows without trades are left out.',
  cite: 'Amihud (2002), J. Financial Markets 5(1), eq. (1).',
  unit: '1 per million of the quote currency',
  reads: ['trades'],
  lookback: 'that many windows with trades and the last price before them',
  known,
  parameters: { windowSeconds: { ...windowSeconds, default: 60 }, windows },
  start(parameters, emit) {
    const last = lastWindows(parameters.windows + 1);
    const taker = createFlowWindows({ widthNs: nanoseconds(parameters.windowSeconds) }, (window) => {
      const held = last(window);
      if (held === null) return;
      const returns = held.slice(1).map(({ lastPrice }, i) => lastPrice / held[i]!.lastPrice - 1);
      emit(
        window.endNs,
        amihud(
          returns,
          held.slice(1).map(({ turnover }) => turnover),
        ),
      );
    });
    return { trade: taker.trade, clock: taker.clock };
  },
});
