// Which words differ between two texts: the longest common subsequence of their words.
export interface Word {
  text: string;
  changed: boolean;
}

const split = (text: string): string[] => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
const MOST = 400;

export function words(before: string, after: string): [Word[], Word[]] {
  const a = split(before);
  const b = split(after);
  if (before === after) return [a.map(same), b.map(same)];
  if (a.length > MOST || b.length > MOST) return [[{ text: before, changed: true }], [{ text: after, changed: true }]];
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const left: Word[] = [];
  const right: Word[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const one = a[i];
    const two = b[j];
    if (one !== undefined && one === two) {
      left.push(same(one));
      right.push(same(one));
      i++;
      j++;
    } else if (two === undefined || (one !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      left.push({ text: one ?? "", changed: true });
      i++;
    } else {
      right.push({ text: two, changed: true });
      j++;
    }
  }
  return [joined(left), joined(right)];
}

const same = (text: string): Word => ({ text, changed: false });

function joined(list: Word[]): Word[] {
  const out: Word[] = [];
  for (const word of list) {
    const last = out.at(-1);
    if (last && last.changed === word.changed) last.text += word.text;
    else out.push({ ...word });
  }
  return out;
}
