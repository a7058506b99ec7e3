// A picture with buttons to keep it, and the graph that two views draw: one thing, and what hangs on it.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { savePng, saveSvg } from "./export";

export function Picture({ name, children }: { name: string; children: ComponentChildren }) {
  const own = useRef<HTMLDivElement>(null);
  const svg = () => own.current?.querySelector("svg");
  const keep = (how: (svg: SVGSVGElement, name: string) => void) => {
    const found = svg();
    if (found) how(found, name);
  };
  return (
    <figure class="picture">
      <div ref={own} class="drawing" tabIndex={0} role="group" aria-label="Picture">{children}</div>
      <div class="tools end">
        <button type="button" class="small" onClick={() => keep(saveSvg)}>Save SVG</button>
        <button type="button" class="small" onClick={() => keep(savePng)}>Save PNG</button>
      </div>
    </figure>
  );
}

export interface Node {
  text: string;
  note?: string | undefined;
  href?: string | undefined;
  kind?: string;
}

const BOX = { width: 272, height: 42, gap: 10 };
const LANE = 110;
const MOST = 24;

// What stands on the left points to the middle, the middle points to the right.
export function Graph({ middle, left, right, label }: { middle: Node; left: Node[]; right: Node[]; label: string }) {
  const shown = { left: cut(left), right: cut(right) };
  const rows = Math.max(shown.left.length, shown.right.length, 1);
  const height = rows * (BOX.height + BOX.gap) + BOX.gap;
  const columns = [shown.left.length > 0, true, shown.right.length > 0];
  const width = columns.filter(Boolean).length * BOX.width + (columns.filter(Boolean).length - 1) * LANE + 2;
  const middleX = columns[0] ? BOX.width + LANE : 0;
  const middleY = (height - BOX.height) / 2;
  const y = (n: number, of: number) => (height - of * (BOX.height + BOX.gap) + BOX.gap) / 2 + n * (BOX.height + BOX.gap);
  const curve = (x1: number, y1: number, x2: number, y2: number) => `M${x1} ${y1}C${x1 + LANE / 2} ${y1} ${x2 - LANE / 2} ${y2} ${x2} ${y2}`;
  const rightX = middleX + BOX.width + LANE;
  return (
    <svg class="graph" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label}>
      {shown.left.map((_, n) => <path key={n} class="edge" d={curve(BOX.width, y(n, shown.left.length) + BOX.height / 2, middleX, middleY + BOX.height / 2)} />)}
      {shown.right.map((_, n) => <path key={n} class="edge" d={curve(middleX + BOX.width, middleY + BOX.height / 2, rightX, y(n, shown.right.length) + BOX.height / 2)} />)}
      {shown.left.map((node, n) => <Box key={n} node={node} x={1} y={y(n, shown.left.length)} />)}
      <Box node={{ ...middle, kind: "middle" }} x={middleX + 1} y={middleY} />
      {shown.right.map((node, n) => <Box key={n} node={node} x={rightX + 1} y={y(n, shown.right.length)} />)}
    </svg>
  );
}

const cut = (nodes: Node[]): Node[] => (nodes.length <= MOST ? nodes : [...nodes.slice(0, MOST - 1), { text: `and ${nodes.length - MOST + 1} more`, note: "in the list below" }]);
const fit = (text: string, most: number) => ([...text].length <= most ? text : `${[...text].slice(0, most - 1).join("")}…`);

function Box({ node, x, y }: { node: Node; x: number; y: number }) {
  const inside = (
    <g class={`node ${node.kind ?? ""}`}>
      <title>{node.note ? `${node.text}: ${node.note}` : node.text}</title>
      <rect x={x} y={y} width={BOX.width - 2} height={BOX.height} rx="5" />
      <text x={x + 10} y={y + (node.note ? 17 : 26)} class="node-text">{fit(node.text, 32)}</text>
      {node.note && <text x={x + 10} y={y + 33} class="node-note">{fit(node.note, 42)}</text>}
    </g>
  );
  return node.href ? <a href={node.href}>{inside}</a> : inside;
}
