/** Words to write defects in: what a command does wrong, on top of what its version does. */
import { patchCommand, type Command } from '../../../src/model/index.ts';
import { dialects, type Dialect } from '../dialects.ts';
import { dialect } from '../parts.ts';
import type { Defect } from './defect.ts';

type Patch<I> = Omit<Parameters<typeof dialect<I>>[2], 'why'>;
type Success<I> = NonNullable<Patch<I>['success']>;
type Effects<I> = NonNullable<Success<I>['send']>;

/** A defect of one command. */
export function defect<I>(about: Omit<Defect, 'use'>, command: Command<I>, patch: Patch<I>): Defect {
  return { ...about, use: [dialect(about.id, command, { why: about.what, ...patch })] };
}

/** What success does. */
export const successOf = <I>(command: Command<I>): { readonly send: Required<Effects<I>>; readonly outputs: NonNullable<Success<I>['outputs']> } =>
  ({ send: {}, outputs: {}, ...command.spec.success } as unknown as ReturnType<typeof successOf<I>>);
/** Success with other effects on some components. */
export const doing = <I>(command: Command<I>, send: Effects<I>): Success<I> => ({ ...successOf(command), send: { ...successOf(command).send, ...send } });
/** Success without the effects on some components. */
export const forgetting = <I>(command: Command<I>, ...components: (keyof Effects<I>)[]): Success<I> =>
  ({ ...successOf(command), send: Object.fromEntries(Object.entries(successOf(command).send).filter(([c]) => !(components as string[]).includes(c))) });
/** Success that returns something else. */
export const returning = <I>(command: Command<I>, outputs: NonNullable<Success<I>['outputs']>): Success<I> => ({ ...successOf(command), outputs: { ...successOf(command).outputs, ...outputs } });

/** A failure condition of a command, to say what of it is otherwise. */
export function condition<I>(command: Command<I>, id: string): NonNullable<Patch<I>['replace']>[number] {
  const found = command.spec.failures.find(f => f.id === id);
  if (!found) throw new Error(`${command.name} has no condition ${id}`);
  return found as ReturnType<typeof condition<I>>;
}
/** A command as a version has it. */
export const inVersion = <I>(version: Dialect, command: Command<I>): Command<I> => patchCommand(command, dialects[version].use) as Command<I>;
/** An assertion of the RMM fails. */
export const panic = 'panic';
