import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { InputError } from '../contracts/failures.ts';
import { readPage } from './readPage.ts';
import { renderPage } from './renderPage.ts';

/** Exit codes: 0 written, 2 the input is not a page, 1 anything else. */
async function main([input, output, ...rest]: readonly string[]): Promise<void> {
  if (input === undefined || output === undefined || rest.length > 0)
    throw new InputError('Expected two paths, <page.json> <out.html>; give exactly these.');
  const text = await readFile(input, 'utf8').catch((cause: unknown) => {
    throw new InputError(`Expected a readable page at ${input}, but it could not be read; write it first.`, { cause });
  });
  const unfinished = `${output}.${process.pid}.part`;
  try {
    await writeFile(unfinished, renderPage(readPage(text)));
    await rename(unfinished, output);
  } finally {
    await rm(unfinished, { force: true });
  }
}

main(process.argv.slice(2)).catch((failure: unknown) => {
  const sentence =
    failure instanceof InputError
      ? failure.message
      : failure instanceof Error
        ? (failure.stack ?? failure.message)
        : String(failure);
  process.stderr.write(`${sentence}\n`);
  process.exitCode = failure instanceof InputError ? 2 : 1;
});
