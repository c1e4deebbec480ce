/**
 * A report with several observers, each of which hears what it has a method for. The last one, which has every method,
 * is called last.
 */
export function reportToAll<Report extends object>(
  observers: readonly Partial<Report>[],
  last: Report,
): Report {
  type Method = (...args: readonly unknown[]) => void;
  const all = [...observers, last] as readonly Readonly<Record<string, Method>>[];
  const heard = (name: string): Method => {
    const hearing = all.filter((observer) => observer[name] !== undefined);
    return (...args) => {
      for (const observer of hearing) observer[name]?.(...args);
    };
  };
  return Object.fromEntries(Object.keys(last).map((name) => [name, heard(name)])) as Report;
}
