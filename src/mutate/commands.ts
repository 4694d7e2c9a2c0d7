/** Mutants of the commands that a run's threads and actions call: one failure condition is not tested, or success leaves one component alone. */
import { commandsOf, patchCommand, type Action, type AnyBranch, type Command, type Selection, type Thread } from '../model/index.ts';
import { remadeComponents, without, withPatch, type Change } from './mutant.ts';

/** The mutants of all commands. */
export function commandMutants(base: Selection): Change[] {
  return commandsOf(base).flatMap(command => {
    const { name, spec } = command;
    return [
      ...patchCommand(command, base.use).spec.failures.filter(f => typeof f.when === 'function').map(({ id }): Change => {
        const place = `${name}: ${id}`;
        const what = `${name} does not test its condition ${id}`;
        return { kind: 'drop-condition', place, what, selection: () => withPatch(base, { kind: 'variant', name: `drop-condition ${place}`, of: name, target: 'command', patch: { why: what, remove: [id] } }) };
      }),
      ...Object.keys(spec.success?.send ?? {}).map((component): Change => ({
        kind: 'drop-send', place: `${name}: ${component}`, what: `${name} sends nothing to ${component} when it succeeds`,
        selection: () => withCommand(base, { ...command, spec: { ...spec, success: { ...spec.success, send: without(spec.success!.send!, component) } } }),
      })),
    ];
  });
}

/** The run with a command in the place of the one of its name. Its failure conditions are still patched by name. */
function withCommand(base: Selection, command: Command): Selection {
  const changed = (b: AnyBranch): AnyBranch => b.call?.command.name === command.name ? { ...b, call: { ...b.call, command } } : b;
  const thread = (t: Thread): Thread => ({ ...t, code: Object.fromEntries(Object.entries(t.code).map(([label, branches]) => [label, branches.map(changed)])) });
  const action = (a: Action): Action => a.spec.call?.command.name === command.name ? { ...a, spec: { ...a.spec, call: { ...a.spec.call, command } } } : a;
  return { ...remadeComponents(base, thread, m => m), actions: base.actions.map(action) };
}
