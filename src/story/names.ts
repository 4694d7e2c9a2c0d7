/** The names of a system, and its states, as patterns see them. */
import { stateNames, tagNames } from '../compile/check-machine.ts';
import type { Program } from '../compile/program.ts';
import { instanceName } from '../compile/system.ts';
import type { Look, Names } from '../pattern/pattern.ts';
import { localOf } from './charts.ts';
import type { Local } from './story.ts';

export function namesOf({ system, tables }: Program): Names {
  return {
    instances: system.components.flatMap(c => Array.from({ length: c.count }, (_, i) => ({
      name: instanceName(c, i), component: c.name, states: stateNames(c.machine),
      fields: Object.keys((tables[c.first + i]!.snapshots[0]!.context ?? {}) as object), tags: c.thread ? Object.keys(c.thread.tags) : tagNames(c.machine),
    }))),
    properties: system.properties.filter(p => p.kind === 'always').map(p => p.name),
  };
}

/** Looks at states by their local states; what was seen of one is remembered. */
export class Looker implements Look {
  locals: Int32Array = new Int32Array(0);
  private readonly program: Program;
  private readonly seen: Local[][];

  constructor(program: Program) {
    this.program = program;
    this.seen = program.tables.map(() => []);
  }

  readonly local = (slot: number): Local => this.seen[slot]![this.locals[slot]!] ??= localOf(this.program.tables[slot]!.snapshots[this.locals[slot]!]!);

  readonly fails = (property: string): boolean =>
    this.program.fails(this.program.properties.find(p => p.name === property)!.claims, this.locals);
}
