import { ConfigError } from '../../contracts/failures.ts';
import { checkDropboxFolder } from './mirror.ts';
import type { DropboxCredentials } from './token.ts';

/** A connected Dropbox. */
export interface DropboxSettings {
  /** Folder that mirrors the lake: `/regimen`. */
  readonly folder: string;
  /** A function, so that settings which are printed show no token. */
  readonly credentials: () => DropboxCredentials;
  /** Other addresses than Dropbox's own. */
  readonly apiUrl?: string;
  readonly contentUrl?: string;
}

/** The values of `DROPBOX_REFRESH_TOKEN`, `DROPBOX_APP_KEY` and the like, where they are set. */
export interface DropboxVariables {
  readonly refreshToken?: string | undefined;
  readonly appKey?: string | undefined;
  readonly appSecret?: string | undefined;
  readonly accessToken?: string | undefined;
  readonly folder?: string | undefined;
}

/** Settings from what the environment holds; null when it holds no token. A half-given set is a ConfigError. */
export function dropboxSettings(variables: DropboxVariables): DropboxSettings | null {
  const { refreshToken, appKey, appSecret, accessToken, folder = '/regimen' } = variables;
  checkDropboxFolder(folder);
  if (refreshToken !== undefined) {
    if (appKey === undefined) {
      throw new ConfigError(
        'DROPBOX_REFRESH_TOKEN is set without DROPBOX_APP_KEY; set the key of the app it belongs to.',
      );
    }
    const credentials = { refreshToken, appKey, ...(appSecret !== undefined && { appSecret }) };
    return { folder, credentials: () => credentials };
  }
  return accessToken === undefined ? null : { folder, credentials: () => ({ accessToken }) };
}
