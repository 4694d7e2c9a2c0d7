/** What a user sees when the model is wrong: the message of a ModelError, and nothing else. */
import { expect } from 'vitest';
import { ModelError } from '../../src/index.ts';

/** Runs something that must be refused and returns what is said about it. */
export async function refusal(run: () => unknown): Promise<string> {
  let error: unknown;
  try {
    await run();
  } catch (e) {
    error = e;
  }
  expect(error, 'nothing was refused').toBeDefined();
  // Anything else reaches the user as "internal error ... a defect of realmcheck".
  expect(error, String((error as Error).stack)).toBeInstanceOf(ModelError);
  const { message } = error as ModelError;
  expect(message.length, 'a message that fits a screen').toBeLessThan(700);
  expect(message).not.toMatch(/\[object |undefined is not (a function|iterable)|reading '/);
  return message;
}

/** The message must have all the parts: what, where, the likely cause, the next step, the known names. */
export async function refused(run: () => unknown, parts: readonly string[]): Promise<void> {
  const message = await refusal(run);
  for (const part of parts) expect(message).toContain(part);
}
