import { NumericsError } from '../../contracts/failures.ts';
import { concatenate } from '../stats/concatenate.ts';
import { bookSlopeOf, depthImbalanceOf } from './bookShape.ts';
import { integratedImbalance, integrationWeights } from './integratedImbalance.ts';
import { createLevelWindows } from './levelWindows.ts';
import type { Levels } from './market.ts';
import { defineMeasure } from './measure.ts';
import { levels, windowSeconds } from './parameters.ts';
import { nanoseconds } from './timeWindows.ts';

/** A measure of each book by itself. */
function ofEachBook(
  facts: { readonly name: string; readonly purpose: string; readonly cite: string; readonly unit: string },
  value: (book: Levels, row: number, levels: number) => number,
) {
  return defineMeasure({
    ...facts,
    revision: 1,
    reads: ['books'],
    lookback: 'none',
    known: 'with the book',
    parameters: { levels },
    start: (parameters, emit) => ({
      book(timeNs, book, row) {
        if (book.levels < parameters.levels)
          throw new NumericsError(
            `Measure ${facts.name} of ${parameters.levels} levels needs books of as many, got ${book.levels}.`,
          );
        emit(timeNs, value(book, row, parameters.levels));
      },
    }),
  });
}

export const depthImbalanceMeasure = ofEachBook(
  {
    name: 'depth_imbalance',
    purpose: 'Which side of the book holds more over several levels, from −1 (asks) to 1 (bids).',
    cite: 'Cao, Hansch and Wang (2009), J. Futures Markets 29(1).',
    unit: 'share, −1 to 1',
  },
  depthImbalanceOf,
);

export const bookSlopeMeasure = ofEachBook(
  {
    name: 'book_slope',
    purpose: 'How fast the book gets deeper away from the mid price; steep where a large order moves the price little.',
    cite: 'In the manner of Næs and Skjeltorp (2006), J. Financial Markets 9(4).',
    unit: 'size per basis point',
  },
  bookSlopeOf,
);

export const levelOfi = defineMeasure({
  name: 'level_ofi',
  revision: 1,
  purpose: 'Imbalance of order flow at one level of the book, summed over a window.',
  cite: 'Xu, Gould and Howison (2018), Market Microstructure and Liquidity 4(3–4).',
  unit: 'size',
  reads: ['books'],
  lookback: 'the window and one book before it',
  known: 'with the first book after the window',
  parameters: { windowSeconds, level: { ...levels, default: 1, meaning: 'the level, 1 is the best' } },
  start: (parameters, emit) =>
    createLevelWindows({ widthNs: nanoseconds(parameters.windowSeconds) }, parameters.level, (window) =>
      emit(window.endNs, window.imbalances[parameters.level - 1]!),
    ),
});

export const integratedOfi = defineMeasure({
  name: 'integrated_ofi',
  revision: 1,
  purpose:
    'Imbalance of order flow of several levels in one number, by the first principal component of the windows before.',
  cite: 'Cont, Cucuringu and Zhang (2023), Quantitative Finance 23(10), eq. (2)–(4).',
  unit: 'mean depths',
  reads: ['books'],
  lookback: 'the window and that many windows with events before it',
  known: 'with the first book after the window',
  parameters: {
    windowSeconds,
    levels,
    pastWindows: {
      default: 120,
      minimum: 3,
      integer: true,
      meaning: 'windows before that the weights are made of; at least two more than levels',
    },
  },
  start(parameters, emit) {
    const { levels: count, pastWindows } = parameters;
    if (pastWindows < count + 2)
      throw new NumericsError(
        `Measure integrated_ofi of ${count} levels needs at least ${count + 2} past windows, got ${pastWindows}.`,
      );
    const past: Float64Array[] = [];
    return createLevelWindows({ widthNs: nanoseconds(parameters.windowSeconds) }, count, ({ endNs, scaled }) => {
      if (past.length === pastWindows && !allAlike(past)) {
        emit(endNs, integratedImbalance(integrationWeights(concatenate(past), count), scaled));
      }
      past.push(scaled);
      if (past.length > pastWindows) past.shift();
    });
  },
});

const allAlike = (rows: readonly Float64Array[]): boolean =>
  rows.every((row) => row.every((value, level) => value === rows[0]![level]!));
