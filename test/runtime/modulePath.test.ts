import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { entry } from '../../runtime/modulePath.ts';

describe('entry', () => {
  it('starts sources through scripts/run.mjs, named by its file so that any working directory will do', () => {
    const { file, execArgv } = entry('../workers/flow', new URL('../../cli/main.ts', import.meta.url).href);
    assert.match(file, /\/workers\/flow\.ts$/);
    assert.deepEqual(execArgv, [fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url))]);
  });

  it('starts compiled modules as they are', () => {
    assert.deepEqual(entry('../workers/flow', 'file:///app/dist/cli/main.js'), {
      file: '/app/dist/workers/flow.js',
      execArgv: [],
    });
  });
});
