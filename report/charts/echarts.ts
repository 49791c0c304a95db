import { createRequire } from 'node:module';

/** The chart library as its one-file build: loading some hundred separate modules takes four times as long. */
export const echarts = createRequire(import.meta.url)('echarts') as typeof import('echarts');
