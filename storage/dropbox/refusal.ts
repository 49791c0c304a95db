import { ConfigError, ConflictError, StorageError } from '../../contracts/failures.ts';

/** What Dropbox says with status 409: tags such as `path/conflict/file`, and for a session the right offset. */
export class DropboxRefusal extends Error {
  readonly tags: readonly string[];
  readonly correctOffset: number | null;

  constructor(body: unknown) {
    const tags = tagsOf(body);
    super(tags.join('/'));
    this.name = 'DropboxRefusal';
    this.tags = tags;
    this.correctOffset = numberIn(body, 'correct_offset');
  }

  has(tag: string): boolean {
    return this.tags.includes(tag);
  }
}

/** All `.tag` values, outermost first; only words, so that nothing else of a reply reaches a message. */
function tagsOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]: [string, unknown]) => {
    if (name === '.tag') return typeof value === 'string' && /^[a-z_]{1,60}$/.test(value) ? [value] : [];
    return tagsOf(value);
  });
}

function numberIn(body: unknown, wanted: string): number | null {
  if (typeof body !== 'object' || body === null) return null;
  for (const [name, value] of Object.entries(body) as [string, unknown][]) {
    if (name === wanted && Number.isSafeInteger(value)) return value as number;
    const inner = numberIn(value, wanted);
    if (inner !== null) return inner;
  }
  return null;
}

/** The number of seconds that a 429 reply asks to wait, from its header or its body; null when it does not say. */
export function secondsToWait(header: string | null, body: unknown): number | null {
  if (header !== null && /^\d{1,6}$/.test(header.trim())) return Number(header);
  return numberIn(body, 'retry_after');
}

/** A refusal as a sentence; `path` is where in Dropbox the file was to go. */
export function refused(refusal: DropboxRefusal, doing: string, path: string): Error {
  const what = `Could not ${doing} '${path}' in Dropbox (${refusal.message || 'no reason given'})`;
  if (refusal.has('insufficient_space')) {
    return new StorageError(`${what}: its space is used up; free some or use a larger account, then run again.`);
  }
  if (refusal.has('conflict')) {
    return new ConflictError(
      `${what}: a folder or file of another kind is in its place; move that away, then run again.`,
    );
  }
  for (const tag of ['disallowed_name', 'malformed_path', 'no_write_permission', 'team_folder', 'restricted_content']) {
    if (refusal.has(tag)) {
      return new ConfigError(
        `${what}: Dropbox does not take files there; choose another folder or give the app access.`,
      );
    }
  }
  if (refusal.has('content_hash_mismatch')) {
    return new StorageError(`${what}: the bytes that arrived are not those that were sent; run again.`);
  }
  return new StorageError(`${what}; run again.`);
}
