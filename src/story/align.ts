/** Two stories side by side: which steps of one are those of the other, and where they part. */
import { changesOf } from './changes.ts';
import type { Story, StoryStep } from './story.ts';

export interface Row {
  /** numbers of steps, from 1; null where the other story has a step of its own */
  readonly a: number | null;
  readonly b: number | null;
  /** the same step with another effect */
  readonly differs: boolean;
}
export interface Alignment {
  readonly rows: readonly Row[];
  /** the first row in which they part; null when they never do */
  readonly first: number | null;
}

/** A story beside another one: how it was got, and which steps of the two belong together. */
export interface Against { readonly story: Story; readonly alignment: Alignment; readonly how: string }

/** Longest common subsequence of the steps by their names. */
export function align(a: Story, b: Story): Alignment {
  const [x, y] = [a.steps, b.steps];
  const same = (i: number, j: number): boolean => x[i]!.name === y[j]!.name;
  const best = Array.from({ length: x.length + 1 }, () => new Uint32Array(y.length + 1));
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) best[i]![j] = same(i, j) ? best[i + 1]![j + 1]! + 1 : Math.max(best[i + 1]![j]!, best[i]![j + 1]!);
  }
  const rows: Row[] = [];
  for (let i = 0, j = 0; i < x.length || j < y.length;) {
    if (i < x.length && j < y.length && same(i, j)) {
      rows.push({ a: i + 1, b: j + 1, differs: !sameEffect(x[i]!, y[j]!) });
      i++;
      j++;
    } else if (j >= y.length || (i < x.length && best[i + 1]![j]! >= best[i]![j + 1]!)) rows.push({ a: ++i, b: null, differs: false });
    else rows.push({ a: null, b: ++j, differs: false });
  }
  const first = rows.findIndex(r => r.a === null || r.b === null || r.differs);
  return { rows, first: first < 0 ? null : first };
}

/** The locals of a thread may be others, as long as what it does is the same. */
const sameEffect = (s: StoryStep, t: StoryStep): boolean =>
  s.text === t.text && JSON.stringify([s.call?.status, changesOf(s)]) === JSON.stringify([t.call?.status, changesOf(t)]);
