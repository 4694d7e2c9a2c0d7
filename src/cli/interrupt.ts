/** ^C and its like: the first asks the command to end with what it has, a second does not wait. */
import { EXIT } from './exit-codes.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** the process is no longer interrupted by asking */
  readonly off: () => void;
}

/** Asks a search that is written down to do it now, and to go on. SIGUSR1 is Node's own. */
export function onWriteDown(ask: () => void): () => void {
  process.on('SIGUSR2', ask);
  return () => { process.off('SIGUSR2', ask); };
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
