export { backfill } from './backfill.ts';
export { collect } from './collect.ts';
export { monitor } from './monitor.ts';
export { nightly } from './nightly.ts';
export { pipeline } from './pipeline.ts';
export { releases } from './releases.ts';
export { retrain } from './retrain.ts';
export { train } from './train.ts';
