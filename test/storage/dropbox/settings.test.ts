import assert from 'node:assert/strict';
import { dropboxSettings } from '../../../storage/dropbox/settings.ts';

describe('Dropbox settings', () => {
  it('takes its settings from the environment, or says what is missing', () => {
    assert.equal(dropboxSettings({}), null);
    const settings = dropboxSettings({ refreshToken: 'planted', appKey: 'planted', folder: '/x' })!;
    assert.equal(settings.folder, '/x');
    assert.doesNotMatch(JSON.stringify(settings), /planted/);
    assert.deepEqual(dropboxSettings({ accessToken: 'a' })!.credentials(), { accessToken: 'a' });
    assert.throws(
      () => dropboxSettings({ refreshToken: 'planted' }),
      (error: Error) => {
        assert.match(error.message, /without DROPBOX_APP_KEY/);
        assert.doesNotMatch(error.message, /planted/);
        return true;
      },
    );
  });
});
