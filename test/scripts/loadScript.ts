/** The scripts are plain JavaScript without types; a test names the part that it uses. */
export async function loadScript<T>(path: string): Promise<T> {
  return (await import(new URL(`../../scripts/${path}`, import.meta.url).href)) as T;
}
