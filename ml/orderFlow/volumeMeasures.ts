import { defineMeasure } from './measure.ts';
import { windowSeconds } from './parameters.ts';
import { followWindows, nanoseconds } from './timeWindows.ts';
import { volumeProfile, type VolumeProfile } from './volumeProfile.ts';
import { createVpin } from './vpin.ts';

export const vpinMeasure = defineMeasure({
  name: 'vpin',
  revision: 1,
  purpose: 'How one-sided trading is in time of volume, 0 to 1; high where some traders know more.',
  cite: 'Easley, López de Prado and O’Hara (2012), RFS 25(5).',
  unit: 'share, 0 to 1',
  reads: ['trades'],
  lookback: 'that many buckets of volume; the σ of bars looks back to the first',
  known: 'with the first trade after the bar that fills the bucket, or the trade itself where sides are taken',
  parameters: {
    bucketVolume: {
      default: 1,
      minimum: Number.MIN_VALUE,
      meaning: 'size of a bucket; a past day’s volume over 50 by the authors',
    },
    buckets: { default: 50, minimum: 1, integer: true, meaning: 'buckets that a value looks back on' },
    barSeconds: {
      default: 60,
      minimum: 0,
      meaning: 'width of the bars whose volume is split by their price change; 0 takes the trades’ own sides',
    },
    warmUpBars: { default: 30, minimum: 2, integer: true, meaning: 'price changes of bars before volume is counted' },
  },
  start({ bucketVolume, buckets, barSeconds, warmUpBars }, emit) {
    let now = 0n;
    const barNs = barSeconds > 0 ? nanoseconds(barSeconds) : null;
    const { trade } = createVpin({ bucketVolume, buckets, barNs, warmUpBars }, ({ vpin }) => {
      if (vpin !== null) emit(now, vpin);
    });
    return {
      trade(timeNs, price, size, side) {
        now = timeNs;
        trade(timeNs, price, size, side);
      },
    };
  },
});

/** A measure of the volume profile of each window. */
function ofProfile(name: string, purpose: string, value: (profile: VolumeProfile) => number) {
  return defineMeasure({
    name,
    revision: 1,
    purpose,
    cite: 'Steidlmayer and Hawkins (2003), Steidlmayer on Markets, 2nd ed., ch. 5.',
    unit: 'price',
    reads: ['trades'],
    lookback: 'the window',
    known: 'with the first trade after the window',
    parameters: {
      windowSeconds: { ...windowSeconds, default: 3600 },
      binSize: { default: 0.01, minimum: Number.MIN_VALUE, meaning: 'width of a price bin' },
      valueShare: { default: 0.7, minimum: 0.01, maximum: 1, meaning: 'share of the volume in the value area' },
    },
    start(parameters, emit) {
      let [prices, sizes]: [number[], number[]] = [[], []];
      const pass = followWindows({ widthNs: nanoseconds(parameters.windowSeconds) }, ({ endNs }) => {
        emit(endNs, value(volumeProfile(prices, sizes, parameters)));
        [prices, sizes] = [[], []];
      });
      return {
        clock: (timeNs) => pass(timeNs, 'clock'),
        trade(timeNs, price, size) {
          pass(timeNs);
          prices.push(price);
          sizes.push(size);
        },
      };
    },
  });
}

export const pointOfControl = ofProfile(
  'point_of_control',
  'Price bin that traded most in a window.',
  (profile) => profile.pointOfControl,
);

export const valueAreaLow = ofProfile(
  'value_area_low',
  'Lowest price bin of the value area of a window.',
  (profile) => profile.valueAreaLow,
);

export const valueAreaHigh = ofProfile(
  'value_area_high',
  'Highest price bin of the value area of a window.',
  (profile) => profile.valueAreaHigh,
);
