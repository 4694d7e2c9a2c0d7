/** The versions that a result depends on. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const versionOf = (path: string): string | undefined => {
  try { return (require(path) as { version: string }).version; } catch { return undefined; }
};

/** From src in a checkout, from dist/src in the package. */
export const VERSION: string = versionOf('../package.json') ?? versionOf('../../package.json') ?? 'unknown';
export const XSTATE_VERSION: string = versionOf('xstate/package.json')!;
