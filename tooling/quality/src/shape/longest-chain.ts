/** The longest way along the arrows. Throws where they form a ring. */
export function longestChain(arrows: readonly (readonly [from: string, to: string])[]): readonly string[] {
  const targets = Map.groupBy(arrows, ([from]) => from);
  const known = new Map<string, readonly string[]>();
  const from = (place: string, above: ReadonlySet<string>): readonly string[] => {
    const before = known.get(place);
    if (before !== undefined) return before;
    if (above.has(place)) throw new Error(`a ring through ${place}`);
    const below = new Set(above).add(place);
    const chains = (targets.get(place) ?? []).map(([, to]) => from(to, below));
    const longest = chains.reduce((one, other) => (other.length > one.length ? other : one), []);
    const chain = [place, ...longest];
    known.set(place, chain);
    return chain;
  };
  return [...targets.keys()]
    .map((place) => from(place, new Set()))
    .reduce((one, other) => (other.length > one.length ? other : one), []);
}
