// Where the page is: the fragment of its address, #/view/part?filter=value, with several databases behind #/@database. A link keeps
// all of it.
import { useEffect, useState } from "preact/hooks";

export interface Route {
  parts: string[];
  values: URLSearchParams;
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
const databaseOf = (hash: string) => decoded(/^#?\/?@([^/?]*)/.exec(hash)?.[1] ?? "") || null;

// Another one is another page, also for who signs in just then: nothing that was loaded holds there.
export const database = databaseOf(location.hash);
addEventListener("hashchange", () => databaseOf(location.hash) !== database && location.reload());

// Commands about one database name it when there are several; its name is letters, digits and . _ -
export const atDatabase = database && /^[\w.-]+$/.test(database) ? ` --database ${database}` : "";

export function parse(hash: string): Route {
  const [path = "", rest = ""] = hash.replace(/^#\/?(@[^/?]*\/?)?/, "").split("?", 2);
  return { parts: path.split("/").filter(Boolean).map(decoded), values: new URLSearchParams(rest) };
}

export const within = (name: string, parts: string[]) => `#/${[...(name ? [`@${encodeURIComponent(name)}`] : []), ...parts.map(encodeURIComponent)].join("/")}`;

export function href(parts: (string | number)[], values: Record<string, string | number | null | undefined> = {}): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== "") said.set(name, String(value));
  const text = said.toString();
  return `${within(database ?? "", parts.map(String))}${text ? `?${text}` : ""}`;
}

// Changes filters in the address, without a step in the history.
export function refine(route: Route, values: Record<string, string | number | null | undefined>): void {
  const merged: Record<string, string | number | null | undefined> = { ...Object.fromEntries(route.values), ...values };
  history.replaceState(null, "", href(route.parts, merged));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const look = () => setRoute(parse(location.hash));
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  return route;
}
