// Characters that nobody sees can make a name look like another one: they are shown by their number, in every text.
// What is copied is the text itself.
import { options, type VNode } from "preact";

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const number = (one: string) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
export const visible = (text: string): string => text.replace(UNSEEN, number);

// In a name blanks and ends of lines count too, where a browser would show none, or one for many.
export const named = (name: string): string => name.replace(/^[\s]+|[\s]+$|[^\S ]| (?= )/g, (blanks) => [...blanks].map(number).join(""));

const shown = (child: unknown): unknown => (typeof child === "string" ? visible(child) : Array.isArray(child) ? child.map(shown) : child);

const before = options.vnode;
options.vnode = (node: VNode) => {
  const props = node.props as Record<string, unknown>;
  if (node.type !== "textarea" && props.children !== undefined) props.children = shown(props.children);
  for (const name of ["title", "aria-label"]) if (typeof props[name] === "string") props[name] = visible(props[name]);
  before?.(node);
};
