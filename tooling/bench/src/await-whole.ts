/** How long a service on a busy machine may take to start. */
const patienceMs = 60_000;

/**
 * Waits until the service lacks nothing, or nothing but a model. Ready alone is not enough: it is that already
 * while the database is not read yet, and then every job ends as a stub.
 */
export async function awaitWhole(url: string): Promise<void> {
  const endAt = performance.now() + patienceMs;
  for (;;) {
    const answer = await fetch(`${url}/readyz`);
    const text = await answer.text();
    if (answer.status === 200 && lacking(JSON.parse(text)).every((what) => what === "model")) return;
    if (performance.now() > endAt) throw new Error(`the service did not become whole: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function lacking({ degraded }: { readonly degraded: readonly { readonly what: string }[] }): string[] {
  return degraded.map(({ what }) => what);
}
