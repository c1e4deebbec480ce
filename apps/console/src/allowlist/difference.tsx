import { Text } from "@mantine/core";
import { Nothing } from "../parts/loaded.tsx";
import { lineDiff, nearDifferences } from "./line-diff.ts";

const marks = { same: " ", added: "+", removed: "−" } as const;

interface DifferenceProps {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** The lines that differ, with those around them. */
export function Difference({ title, before, after }: DifferenceProps) {
  return (
    <section aria-label={title} className="difference">
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {before === after ? (
        <Nothing>No difference.</Nothing>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard can only scroll what has the focus
        <pre tabIndex={0}>
          {nearDifferences(lineDiff(before, after)).map((line, at) =>
            line === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
              <span key={at} className="same">
                {"  …\n"}
              </span>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
              <span key={at} className={line.kind}>{`${marks[line.kind]} ${line.text}\n`}</span>
            ),
          )}
        </pre>
      )}
    </section>
  );
}
