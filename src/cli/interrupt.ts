/** ^C and its like: the first asks the command to end with what it has, a second does not wait. */
import { EXIT } from './exit-codes.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** the process is no longer interrupted by asking */
  readonly off: () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** @param reason what the signal is aborted with */
export function onInterrupt(reason?: Error): Interrupt {
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort(reason);
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  return { signal: abort.signal, off: () => { for (const name of SIGNALS) process.off(name, interrupt); } };
}
