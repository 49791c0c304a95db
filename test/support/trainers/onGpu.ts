import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArrow } from '../../../storage/arrow.ts';
import { writeFile } from 'node:fs/promises';

/** A trainer that learns nothing, and says that it did so on a GPU: the one that it sees. */
const { out } = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as { out: string };
await writeArrow(join(out, 'predictions.arrow'), { time: Float64Array.of(0), columns: { fold: Float64Array.of(0) } });
await writeFile(join(out, 'training_results.json'), '{}');
const files = [{ name: 'predictions.arrow', rows: 1 }, { name: 'training_results.json' }];
const engine = `saw ${process.env['CUDA_VISIBLE_DEVICES']!}`;
const result = { files, modelFiles: [], folds: 1, rows: 1, outOfTimeRows: 1, engine, device: 'gpu' };
process.stdout.write(`${JSON.stringify({ type: 'result', result })}\n`);
