/** Sets environment variables (undefined removes one) and gives back what puts them as they were. */
export function setVariables(values: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  const apply = (to: Readonly<Record<string, string | undefined>>): void => {
    for (const [name, value] of Object.entries(to)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
  apply(values);
  return () => apply(before);
}
