/** Cuts a long id in the middle: its ends are what people compare. */
export function cutMiddle(id: string, longest = 20): string {
  if (id.length <= longest) return id;
  const kept = longest - 1;
  const start = Math.ceil(kept / 2);
  return `${id.slice(0, start)}…${id.slice(id.length - (kept - start))}`;
}
