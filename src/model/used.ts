/** What a run has of its scenario: how many instances, which threads as its patches make them, and which commands these and its actions call. */
import type { Command } from './command.ts';
import { machineOf } from './components.ts';
import { isThread, type Selection } from './scenario.ts';
import type { Thread } from './thread.ts';
import { patchThread } from './variant.ts';

/** How many instances of a component the run has. */
export function instancesOf({ scenario }: Selection, component: string): number {
  const d = scenario.declared[component];
  if (d === undefined) return 0;
  return 'many' in d ? (scenario.spec.instances as Record<string, number> | undefined)?.[component] ?? 0 : 1;
}

/** A thread of which the run has an instance, with the run's patches, and the components that are instances of it. */
export interface Used { readonly thread: Thread; readonly components: readonly string[] }

/** The threads of a run, each once. */
export function threadsOf(base: Selection): Used[] {
  const found = new Map<string, { thread: Thread; components: string[] }>();
  for (const [component, d] of Object.entries(base.scenario.declared)) {
    const kind = machineOf(d);
    if (!isThread(kind) || instancesOf(base, component) === 0) continue;
    // Patches name threads, so threads of one name are one thing to them.
    const known = found.get(kind.name);
    if (known) known.components.push(component);
    else found.set(kind.name, { thread: patchThread(kind, base.use), components: [component] });
  }
  return [...found.values()];
}

/** The commands that the run's threads and actions call, each once, as they stand in their files. */
export function commandsOf(base: Selection): Command[] {
  const calls = threadsOf(base).flatMap(({ thread }) => Object.values(thread.code).flat().map(b => b.call));
  return [...new Set([...calls, ...base.actions.map(a => a.spec.call)].flatMap(c => c ? [c.command] : []))];
}
