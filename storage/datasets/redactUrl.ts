const secret = /key|token|secret|pass|signature|credential|auth|^sig$|^user(name)?$/i;

/** An address without user, password and the values of parameters that may hold a key. */
export function redactUrl(address: string): string {
  if (!URL.canParse(address)) return address.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/s, '');
  const url = new URL(address);
  url.username = '';
  url.password = '';
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (secret.test(name)) url.searchParams.set(name, 'REDACTED');
  return url.toString();
}
