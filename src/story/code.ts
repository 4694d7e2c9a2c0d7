/** The code of a thread as its patches left it, label by label. */
import { branchName, laneOf, outcomes, target, type Thread } from '../model/index.ts';
import { statusesOf } from '../compile/thread-machine.ts';
import type { Code } from './story.ts';

/** @param instance one that runs it, for the names of lanes */
export function codeOf(thread: Thread, instance: string): Code {
  return {
    thread: thread.name, source: thread.source ?? null,
    labels: thread.order.map(label => {
      const branches = thread.code[label];
      return {
        label, lane: laneOf(thread, label, instance), patchedBy: thread.patched[label] ?? null, removed: branches === undefined,
        tags: Object.entries(thread.tags).filter(([, marked]) => marked.includes(label)).map(([tag]) => tag),
        branches: (branches ?? []).map((b, k) => ({
          name: branchName(branches!, k), says: typeof b.say === 'string' ? b.say : null,
          calls: b.call ? `${b.call.command.name}: ${[...new Set(outcomes(b.call.command).map(o => o.status))].join(', ')}` : null,
          goto: [...new Set((b.call ? statusesOf(b) : [undefined]).map(status => target(thread, label, k, status)))],
        })),
      };
    }),
  };
}
