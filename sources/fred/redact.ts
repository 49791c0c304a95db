/** The text without the API key, whether it stands alone or in a URL. */
export function redact(text: string, apiKey: string): string {
  const named = text.replaceAll(/(api_key=)[^&\s"')]*/gi, '$1[redacted]');
  return apiKey === '' ? named : named.replaceAll(apiKey, '[redacted]');
}

/** What came, short enough for a sentence. */
export function excerpt(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  if (line === '') return 'nothing';
  return `"${line.slice(0, 80)}"`;
}
