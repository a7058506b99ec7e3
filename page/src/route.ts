// Where the page is: the fragment of its address, #/view/part?filter=value. A link keeps all of it.
import { useEffect, useState } from "preact/hooks";

export interface Route {
  parts: string[];
  values: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = "", rest = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const parts = path.split("/").filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { parts, values: new URLSearchParams(rest) };
}

export function href(parts: (string | number)[], values: Record<string, string | number | null | undefined> = {}): string {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== "") said.set(name, String(value));
  const text = said.toString();
  return `#/${parts.map((part) => encodeURIComponent(part)).join("/")}${text ? `?${text}` : ""}`;
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
