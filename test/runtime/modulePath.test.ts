import assert from 'node:assert/strict';
import { entry } from '../../runtime/modulePath.ts';

describe('entry', () => {
  it('starts sources through tsx, named by its file so that any working directory will do', () => {
    const { file, execArgv } = entry('../workers/flow', new URL('../../cli/main.ts', import.meta.url).href);
    assert.match(file, /\/workers\/flow\.ts$/);
    assert.equal(execArgv[0], '--import');
    assert.match(execArgv[1]!, /^file:\/\/.*\/tsx\//);
  });

  it('starts compiled modules as they are', () => {
    assert.deepEqual(entry('../workers/flow', 'file:///app/dist/cli/main.js'), {
      file: '/app/dist/workers/flow.js',
      execArgv: [],
    });
  });
});
