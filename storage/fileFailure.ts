import { StorageError } from '../contracts/failures.ts';

/** The `code` of a system error (`ENOENT`, `ENOSPC`, …), or null for anything else. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space or move the lake (REGIMEN_LAKE) to a larger disk, then run again',
  EDQUOT: 'the disk quota is used up: free some space or raise the quota, then run again',
  EFBIG: 'the file is larger than this process may write: raise its file size limit (ulimit -f)',
  EACCES: 'this user may not write there: give it the permission or set REGIMEN_LAKE to a folder that it owns',
  EPERM:
    'the system does not permit it: check the owner of the folder, and that its file system knows hard links (exFAT does not)',
  ENOTSUP: 'the file system lacks hard links: set REGIMEN_LAKE to a folder on a file system that has them',
  EROFS: 'the file system is read-only: mount it for writing or set REGIMEN_LAKE to another folder',
  ENOENT: 'a part of the path is not there: check that the folder has not been moved or removed',
  ENOTDIR: 'a part of the path is a file and not a folder: remove that file or set REGIMEN_LAKE to another folder',
  EEXIST: 'a file and a folder want the same name: move the one that is there away',
  EISDIR: 'a folder is in the place of the file: move it away',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the path is too long for this file system: set REGIMEN_LAKE to a shorter path',
  EIO: 'the disk reports a hardware error: check it before going on',
};

/**
 * Turns a system error into a sentence: what was tried, on which path, why it failed, what to do. Anything else (a
 * failure that has its sentence already, a bug) is given back as it is.
 */
export function fileFailure(error: unknown, doing: string, path: string): Error {
  const code = errorCode(error);
  if (code === null)
    return error instanceof Error ? error : new StorageError(`Could not ${doing} ${path}: ${String(error)}.`);
  const advice = remedies[code] ?? 'see the cause, mend it and run again';
  return new StorageError(`Could not ${doing} ${path} (${code}); ${advice}.`, { cause: error });
}
