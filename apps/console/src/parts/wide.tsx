import type { ReactNode } from "react";

/** What may be wider than the page: scrolls by itself, by keyboard too. */
export function Wide({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard can only scroll what has the focus
    <section className="scroll" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
