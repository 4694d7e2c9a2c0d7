/** All mutants of a run, in a fixed order: the same run gives the same list in every process. */
import { describeVariant, type Selection, type Variant } from '../model/index.ts';
import { actionMutants } from './actions.ts';
import { branchMutants } from './branches.ts';
import { commandMutants } from './commands.ts';
import { lateSendMutants } from './late-sends.ts';
import { machineMutants } from './machines.ts';
import { KINDS, withPatch, type Change, type Mutant, type MutantKind } from './mutant.ts';
import { sectionMutants } from './sections.ts';

/** The mutants of a run, by kind. The run's own patches are part of what is mutated. */
export function mutantsOf(base: Selection): Mutant[] {
  const changes = [
    ...branchMutants(base), ...lateSendMutants(base), ...sectionMutants(base),
    ...commandMutants(base), ...actionMutants(base), ...machineMutants(base), ...handWritten(base),
  ];
  const used = new Map<string, number>();
  return (Object.keys(KINDS) as MutantKind[]).flatMap(kind => changes.filter(c => c.kind === kind)).map(c => {
    const name = `${c.kind} ${c.place}`;
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? { ...c, name } : { ...c, name: `${name} (${times})`, place: `${c.place} (${times})` };
  });
}

/** The mutants that the scenario lists, each on top of the run's own patches. */
function handWritten(base: Selection): Change[] {
  return ((base.scenario.spec.mutants ?? []) as readonly Variant[]).map(v => ({
    kind: 'hand-written', place: v.name, what: `${v.patch.why} (${describeVariant(v).join('; ')})`,
    selection: () => withPatch(base, v),
  }));
}
