/** Places that reach each other along the arrows: each ring sorted, in the order of its first place. */
export function ringsIn(arrows: Iterable<readonly [from: string, to: string]>): string[][] {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of arrows) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const reachable = new Map([...targets.keys()].map((place) => [place, reachableFrom(place, targets)]));
  const rings = new Map<string, string[]>();
  for (const [place, reached] of reachable) {
    if (!reached.has(place)) continue;
    const ring = [...reached].filter((other) => reachable.get(other)?.has(place)).toSorted();
    rings.set(ring.join(), ring);
  }
  return [...rings.values()].toSorted(([one = ""], [other = ""]) => (one < other ? -1 : 1));
}

function reachableFrom(start: string, targets: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...(targets.get(start) ?? [])];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (reached.has(place)) continue;
    reached.add(place);
    waiting.push(...(targets.get(place) ?? []));
  }
  return reached;
}
