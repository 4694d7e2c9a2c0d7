/** Why the loop of an endless run counts. */
import type { Shown } from '../story/story.ts';

interface Lasso { readonly loopFrom?: number | null | undefined; readonly steps: readonly unknown[] }

/** "9, 12 to 14" */
function numbers(list: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < list.length; i++) {
    const from = list[i]!;
    while (list[i + 1] === list[i]! + 1) i++;
    const to = list[i]!;
    parts.push(from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from} to ${to}`);
  }
  return parts.join(', ');
}

/** Why the loop counts, set by set. */
export function fairLines(fair: Shown['fair'], trace: Lasso): string[] {
  const everywhere = Math.max(1, trace.steps.length - trace.loopFrom!);
  return fair.map(f => `${f.set}: ${f.how === 'taken' ? `takes ${f.steps.length === 1 ? 'step' : 'steps'} ${numbers(f.steps)}`
    : f.steps.length === everywhere ? 'not enabled' : `not enabled after ${f.steps.length === 1 ? 'step' : 'steps'} ${numbers(f.steps)}`}`);
}
