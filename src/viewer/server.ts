/**
 * The page, live: a server for one browser on this machine. It answers on the loopback address only, only under its own
 * name, only pages of its own origin, and it has nothing to give but the page and the answers of one session.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModelError } from '../model/index.ts';
import type { Assets } from './assets.ts';
import { toHtml } from './html.ts';
import type { At, FoundWay } from './payload.ts';
import { inTurns, type Session } from './session.ts';

export const LOOPBACK = '127.0.0.1';
/** Bytes of a request: a saved trace may be sent. */
const LARGEST = 32 * 2 ** 20;

export interface Serving { readonly url: string; readonly close: () => Promise<void> }

/** @param start the path that the page shows at first. @param port 0: any that is free */
export async function serve(session: Session, start: readonly number[], assets: Assets, port: number): Promise<Serving> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    answer(session, start, assets, token, server, request, response).catch((e: unknown) => {
      if (!response.headersSent) send(response, 500, 'text/plain', `internal error: ${e instanceof Error ? e.message : String(e)}\n`);
      else response.destroy();
    });
  });
  server.requestTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (e: NodeJS.ErrnoException) => {
      reject(e.code === 'EADDRINUSE' ? new ModelError(`port ${port} is in use. Likely cause: another 'realmcheck explore'. Give another one with --port, or --port 0 for any that is free`)
        : e.code === 'EACCES' ? new ModelError(`port ${port} may not be used (EACCES). Give one above 1023 with --port`) : e);
    });
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`,
    close: () => new Promise(resolve => { server.close(() => { resolve(); }); server.closeAllConnections(); }),
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin',
  });
  response.end(body);
}

/** A name of this machine that others cannot point at it: a page of another site may reach the address under its own name. */
function isOwn(server: Server, request: IncomingMessage): boolean {
  const { port } = server.address() as AddressInfo;
  const hosts = [`${LOOPBACK}:${port}`, `localhost:${port}`];
  const { host = '', origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  return hosts.includes(host) && (origin === undefined || origin === `http://${host}`) && (site === undefined || site === 'same-origin' || site === 'none');
}

const equal = (a: string, b: string): boolean => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

async function answer(session: Session, start: readonly number[], assets: Assets, token: string, server: Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwn(server, request)) {
    send(response, 403, 'text/plain', 'only pages of this server may ask it\n');
    return;
  }
  const path = (request.url ?? '').split('?')[0]!;
  if (path === '/' && (request.method === 'GET' || request.method === 'HEAD')) {
    send(response, 200, 'text/html', toHtml({ story: session.at(start).story, against: null, live: { token } }, assets));
    return;
  }
  const api = API[path];
  if (!api) {
    send(response, 404, 'text/plain', 'there is nothing here\n');
    return;
  }
  if (request.method !== 'POST') {
    send(response, 405, 'text/plain', 'POST it\n');
    return;
  }
  const given = request.headers['x-realmcheck'];
  if (typeof given !== 'string' || !equal(given, token)) {
    send(response, 403, 'text/plain', 'the page is not of this server as it runs now; load it again\n');
    return;
  }
  let stopped = false;
  response.on('close', () => { stopped = true; });
  try {
    const body = bodyOf(await textOf(request));
    send(response, 200, 'application/json', JSON.stringify(await api(session, body, () => stopped)));
  } catch (e) {
    if (!(e instanceof ModelError)) throw e;
    send(response, 400, 'application/json', JSON.stringify({ error: e.message }));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST) throw new ModelError(`the request is larger than ${LARGEST} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

type Body = Readonly<Record<string, unknown>>;
function bodyOf(text: string): Body {
  let json: unknown;
  try { json = JSON.parse(text); } catch (e) { throw new ModelError('the request is not JSON', { cause: e }); }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new ModelError('the request is no JSON object');
  return json as Body;
}

function pathOf(body: Body): number[] {
  const path = body['path'];
  if (!Array.isArray(path) || !path.every(n => Number.isInteger(n) && (n as number) >= 0)) throw new ModelError("the request lacks 'path', a list of action numbers");
  return path as number[];
}

function textIn(body: Body, key: string): string {
  const text = body[key];
  if (typeof text !== 'string') throw new ModelError(`the request lacks '${key}', a text`);
  return text;
}

const API: Readonly<Record<string, (session: Session, body: Body, stop: () => boolean) => unknown>> = {
  '/api/at': (session, body): At => session.at(pathOf(body)),
  '/api/next': (session, body) => session.next(pathOf(body)),
  '/api/walk': (session, body): At => session.at(session.random(pathOf(body), Number(body['steps']), Math.random)),
  '/api/find': async (session, body, stop): Promise<FoundWay> => {
    const found = await inTurns(session.find(pathOf(body), textIn(body, 'pattern')), stop);
    return { at: found?.path ? session.at(found.path) : null, said: found?.said ?? 'stopped' };
  },
  '/api/open': (session, body): FoundWay => {
    const { path, said } = session.open(textIn(body, 'content'), textIn(body, 'name'));
    return { at: session.at(path), said };
  },
};
