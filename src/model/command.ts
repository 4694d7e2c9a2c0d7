/** An action in the shape of a page of the RMM specification: inputs, ordered failure conditions, effects of success. */
import { ModelError } from './errors.ts';
import type { Payload } from './action.ts';
import type { State, World } from './view.ts';

/** One failure condition. Conditions are tested in their order; the first that holds decides. */
export interface Failure<W extends World, I> {
  /** the specification's identifier of the condition */
  readonly id: string;
  readonly status: string;
  /** the index in the return value: the walk level of RMI_ERROR_RTT */
  readonly index?: number;
  readonly when: (s: State<W>, input: I) => boolean;
}

/** Component -> what success sends it. */
export type Effects<W extends World, I> = { readonly [K in keyof W['sigs'] & string]?: (s: State<W>, input: I) => Payload<W, K> | null };

export interface CommandSpec<W extends World, I> {
  readonly failures: readonly Failure<W, I>[];
  readonly success?: {
    /** default RMI_SUCCESS */
    readonly status?: string;
    readonly send?: Effects<W, I>;
  };
  /** the arguments in the reader's words: "ipa0, pa=zero, RW" */
  readonly show?: (input: I) => string;
  /** who executes it, for the lanes of a trace: "RMM" */
  readonly agent?: string;
  /** where it is specified */
  readonly source?: string;
}

export interface Command<I = any> {
  readonly kind: 'command'; readonly name: string; readonly spec: CommandSpec<any, any>;
  /** never set; carries the input type */
  readonly input?: I;
}

/** Something that a command can answer, and under which condition. */
export interface Outcome { readonly status: string; readonly id: string; readonly at: number }

export const SUCCESS = 'RMI_SUCCESS';
export const statusOf = (f: { status: string; index?: number }): string => f.index === undefined ? f.status : `${f.status}(${f.index})`;

/** The outcomes in the order in which they are tested, success last. */
export function outcomes(command: Command): Outcome[] {
  const list: Outcome[] = command.spec.failures.map((f, at) => ({ status: statusOf(f), id: f.id, at }));
  list.push({ status: command.spec.success?.status ?? SUCCESS, id: 'success', at: list.length });
  return list;
}

/** Does the outcome number `at` apply: none of the earlier conditions holds, and its own does. */
export function applies(command: Command, at: number, s: unknown, input: unknown): boolean {
  const { failures } = command.spec;
  for (let k = 0; k < at; k++) if (failures[k]!.when(s as never, input)) return false;
  return at === failures.length || failures[at]!.when(s as never, input);
}

export function makeCommand(name: string, spec: CommandSpec<any, any>): Command {
  const ids = new Set<string>();
  for (const f of spec.failures) {
    if (f.id === 'success') throw new ModelError(`command ${name}: a failure condition cannot be called 'success', which is the outcome when no condition holds`);
    if (ids.has(f.id)) throw new ModelError(`command ${name}: two failure conditions are called '${f.id}'; identifiers are how variants and coverage name them`);
    ids.add(f.id);
  }
  return { kind: 'command', name, spec };
}
