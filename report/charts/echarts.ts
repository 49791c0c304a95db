import { createRequire } from 'node:module';
import type * as Echarts from 'echarts';

/** The chart library as its one-file build: loading some hundred separate modules takes four times as long. */
export const echarts = createRequire(import.meta.url)('echarts') as typeof Echarts;
