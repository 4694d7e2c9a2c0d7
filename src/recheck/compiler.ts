/** The C compiler that the verifiers of other tools need. */
import type { Flat } from '../export/flat.ts';
import { onPath } from './child.ts';

export const compiler = (): string | undefined => [process.env['CC'], 'gcc', 'cc'].find(name => name !== undefined && name !== '' && onPath(name) !== undefined);

/** States from which on it pays to wait for a better verifier. */
const MANY = 100_000;
export const optimisation = (flat: Flat): string => flat.states < MANY ? '-O0' : '-O1';
