/** One colour for each local state of a machine: the first one of a trace is grey, so that what departs from it is seen. */
import type { Chart, Story } from '../../story/story.ts';

/** Hues that are told apart also by most people who are colour-blind, when they stand side by side. */
const HUES = [205, 35, 145, 330, 265, 60, 185, 10, 235, 95];

export interface Colour { readonly fill: string; readonly neutral: boolean }

/** machine -> local state -> colour. Local states that share the state value share the hue. */
export function coloursOf(story: Story): Colour[][] {
  return story.machines.map((chart, m) => {
    const first = story.instances.findIndex(i => i.machine === m);
    const initial = first < 0 ? 0 : story.states[0]![first]!;
    const values = [...new Set(chart.locals.map(l => l.value))];
    const own = chart.locals[initial]?.value;
    const others = values.filter(v => v !== own);
    const seen = new Map<string, number>();
    return chart.locals.map((l, i) => {
      if (i === initial) return { fill: 'var(--cell-neutral)', neutral: true };
      const k = seen.get(l.value) ?? 0;
      seen.set(l.value, k + 1);
      const hue = l.value === own ? HUES[0]! : HUES[(others.indexOf(l.value) + (values.length > 1 ? 1 : 0)) % HUES.length]!;
      return { fill: `hsl(${hue} var(--cell-s) calc(var(--cell-l) + ${((k % 4) * 6)}%))`, neutral: false };
    });
  });
}

/** "ASSIGNED_NS pfn=0 s2ap=RW" */
export const localText = (chart: Chart, local: number): string => {
  const l = chart.locals[local]!;
  return [l.value, ...Object.entries(l.fields).map(([k, v]) => `${k}=${v}`)].join(' ');
};

/** Without the fields that have no value. */
export const shortText = (chart: Chart, local: number): string => {
  const l = chart.locals[local]!;
  return [l.value, ...Object.entries(l.fields).filter(([, v]) => v !== 'null' && v !== 'none').map(([k, v]) => `${k}=${v}`)].join(' ');
};
