const patterns: readonly RegExp[] = [
  /((?:api[_-]?key|access[_-]?token|token|secret|password)=)[^&\s"'\\]+/gi,
  /("(?:api[_-]?key|access[_-]?token|token|secret|password|authorization)"\s*:\s*")(?:[^"\\]|\\.)*/gi,
  /(\bBearer\s+)[\w.~+/=-]+/gi,
];
const hidden = '[redacted]';

/**
 * Gives a function that hides secrets in a text: the given values, plain, as JSON and as part of a URL, and whatever
 * stands behind the usual names (`api_key=…`). It works on the finished line, so no field can slip past it.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((value) => value !== '')
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    const known = longestFirst.reduce((line, value) => line.replaceAll(value, hidden), text);
    return patterns.reduce((line, pattern) => line.replace(pattern, `$1${hidden}`), known);
  };
}
