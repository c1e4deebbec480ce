/** A time as people write it, local unless it names an offset, as the API has it. What is no time stays: the API refuses it. */
export function instantOf(text: string): string {
  const time = Date.parse(text.trim());
  return Number.isNaN(time) ? text.trim() : new Date(time).toISOString();
}
