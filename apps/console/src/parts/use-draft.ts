import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { Drafts } from "./drafts.ts";

const DraftsContext = createContext<Drafts | null>(null);
export const DraftsProvider = DraftsContext.Provider;

export function useDrafts(): Drafts {
  const drafts = useContext(DraftsContext);
  if (drafts === null) throw new Error("no drafts: the page is outside `DraftsProvider`");
  return drafts;
}

interface Draft {
  /** Null if there is none. */
  readonly text: string | null;
  readonly write: (text: string) => void;
  readonly drop: () => void;
}

/** A text that is kept until it is dropped: over pages, reloads and restarts of the service. */
export function useDraft(name: string): Draft {
  const drafts = useDrafts();
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.read(name));
  const write = useCallback((next: string) => drafts.write(name, next), [drafts, name]);
  const drop = useCallback(() => drafts.drop(name), [drafts, name]);
  return { text, write, drop };
}

type Fields = Readonly<Record<string, string>>;

interface FormDraft<T extends Fields> {
  readonly fields: T;
  readonly set: (name: keyof T, value: string) => void;
  readonly setAll: (fields: T) => void;
  readonly drop: () => void;
}

/** The fields of a form, kept the same way. `empty` has each field with its first value. */
export function useFormDraft<T extends Fields>(name: string, empty: T): FormDraft<T> {
  const { text, write, drop } = useDraft(name);
  const fields = fieldsOf(text, empty);
  const set = (field: keyof T, value: string) =>
    write(JSON.stringify(Object.fromEntries([...Object.entries(fields), [field, value]])));
  const setAll = (all: T) => write(JSON.stringify(all));
  return { fields, set, setAll, drop };
}

/** A draft of another version of the page gives the fields that it has. */
export function fieldsOf<T extends Fields>(text: string | null, empty: T): T {
  const given = objectIn(text);
  return Object.fromEntries(
    Object.entries(empty).map(([field, first]) => {
      const value = given[field];
      return [field, typeof value === "string" ? value : first];
    }),
  ) as T;
}

function objectIn(text: string | null): Readonly<Record<string, unknown>> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
