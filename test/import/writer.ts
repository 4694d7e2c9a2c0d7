/**
 * Writes a counterexample as another checker would show it. All names are taken from the text of the exported module, as
 * somebody reads it; what reads the traces gets them from the printer's own tables.
 */
import type { Trace } from '../../src/index.ts';
import type { Flat } from '../../src/export/flat.ts';
import { flatLocal } from '../../src/export/local.ts';
import { oneLine } from '../../src/export/names.ts';

export interface Module {
  readonly name: string;
  readonly variables: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** comment above a step -> its name */
  readonly steps: ReadonlyMap<string, string>;
}

export function readModule(text: string): Module {
  const between = (from: string, to: string): string => text.slice(text.indexOf(from) + from.length, text.indexOf(to, text.indexOf(from)));
  const names = between('vars == <<', '>>').split(', ');
  const types = between('TypeOK ==\n  /\\ ', '\n\nInit ==').split('\n  /\\ ');
  return {
    name: between('---- MODULE ', ' ----'),
    variables: names.map((name, i) => ({ name, values: [...types[i]!.matchAll(/"([^"]*)"/g)].map(m => m[1]!) })),
    steps: new Map([...between('\\* ---- steps\n', '\nNext ==').matchAll(/^\\\* (.*)\n(\w+) ==$/gm)].map(m => [m[1]!, m[2]!])),
  };
}

/** State by state, variable by variable: the text of the value, or those of the instances. */
export type Row = Readonly<Record<string, string | readonly string[]>>;

export function rowsOf(flat: Flat, module: Module, states: Trace['states']): Row[] {
  const locals = flat.components.map(c => c.locals.map(l => JSON.stringify(l)));
  return states.map(snapshots => Object.fromEntries(flat.components.map((c, i) => {
    const { name, values } = module.variables[i]!;
    const texts = Array.from({ length: c.count }, (_, k) => values[locals[i]!.indexOf(JSON.stringify(flatLocal(snapshots[c.first + k]!)))]!);
    return [name, c.many ? texts : texts[0]!];
  })));
}

export interface Told { readonly rows: readonly Row[]; /** of the steps between the rows, and of the one that closes the loop */ readonly names: readonly (string | undefined)[]; readonly loop: number | undefined }

/** A lasso ends where its loop begins: that state is not told twice. */
export function tell(flat: Flat, module: Module, trace: Trace): Told {
  const rows = rowsOf(flat, module, trace.states);
  const names = trace.steps.map(s => module.steps.get(oneLine(s.name)));
  return { rows: trace.loopFrom === undefined || trace.steps.length === trace.loopFrom ? rows : rows.slice(0, -1), names, loop: trace.loopFrom };
}

/** A function of the instances as TLC's Json module has it: an object, because its domain does not begin with 1. */
const tlcState = (row: Row): object => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, typeof v === 'string' ? v : { ...v }]));
/** Apalache writes every integer as a big one. */
const itfState = (row: Row, index: number): object => ({ '#meta': { index }, ...Object.fromEntries(Object.entries(row).map(([k, v]) => [k, typeof v === 'string' ? v : { '#map': v.map((x, i) => [{ '#bigint': String(i) }, x]) }])) });

export const FORMS = {
  'TLC, list of states': ({ rows }: Told): object => rows.map(tlcState),
  'TLC, graph': ({ rows, names, loop }: Told, module: Module): object => {
    const state = rows.map((row, i) => [i + 1, tlcState(row)]);
    const edge = (from: number, to: number, name: string | undefined): unknown => [state[from], { name: name ?? 'UnnamedAction', location: { beginLine: 1, beginColumn: 3, endLine: 9, endColumn: 60, module: module.name } }, state[to]];
    const action = rows.slice(1).map((_, i) => edge(i, i + 1, names[i]));
    return { action: loop === undefined ? action : [...action, edge(rows.length - 1, loop, names[rows.length - 1])], state };
  },
  'TLC, numbered states': ({ rows }: Told): object => ({ state: rows.map((row, i) => [i + 1, tlcState(row)]).reverse() }),
  'ITF': ({ rows, loop }: Told): object => ({
    '#meta': { format: 'ITF', 'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html', description: 'Created by Apalache' },
    vars: Object.keys(rows[0]!), states: rows.map(itfState), ...(loop === undefined ? {} : { loop }),
  }),
  'ITF of a temporal formula': ({ rows, loop }: Told): object => {
    const all = loop === undefined ? rows : [...rows, rows[loop]!];
    return {
      vars: [...Object.keys(rows[0]!), '__loop_InLoop', '__temporal_t_1', 'Progress_init'],
      states: all.map((row, i) => ({ ...itfState(row, i), __loop_InLoop: loop !== undefined && i > loop, __temporal_t_1: false, Progress_init: true })),
    };
  },
} as const satisfies Record<string, (told: Told, module: Module) => object>;
export type Form = keyof typeof FORMS;
/** Forms that can tell a lasso. */
export const LASSOS: readonly Form[] = ['TLC, graph', 'ITF', 'ITF of a temporal formula'];
export const ALL = Object.keys(FORMS) as Form[];

export const write = (form: Form, told: Told, module: Module): string => JSON.stringify(FORMS[form](told, module));
