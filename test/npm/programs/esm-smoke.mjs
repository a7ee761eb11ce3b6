// One use of each package, as its users write it; every line says what came of it.
import { z } from 'zod';
import { Hono } from 'hono';
import { of, map, filter, firstValueFrom, interval, take, toArray } from 'rxjs';
import { chunk, sortBy } from 'lodash-es';
import PQueue from 'p-queue';
import { addDays, format } from 'date-fns';
import { de } from 'date-fns/locale';
import { execa } from 'execa';
import { Chalk } from 'chalk';
import { fetch as undiciFetch, Agent } from 'undici';
import { createServer } from 'node:http';
import { createServer as createVite, transformWithOxc } from 'vite';
import { rollup } from 'rollup';
import ts from 'typescript';

const say = (name, value) => console.log(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);

const User = z.object({ name: z.string().min(2), age: z.coerce.number().int() });
say('zod', [User.parse({ name: 'ada', age: '36' }), User.safeParse({ name: 'a' }).error.issues.map((issue) => issue.code)]);

const app = new Hono();
app.use(async (c, next) => {
  await next();
  c.header('x-took', 'no time');
});
app.get('/users/:id', (c) => c.json({ id: c.req.param('id'), q: c.req.query('q') }));
const answer = await app.request('/users/7?q=x');
say('hono', [answer.status, answer.headers.get('x-took'), await answer.json()]);

say('rxjs', [await firstValueFrom(of(1, 2, 3, 4).pipe(filter((n) => n % 2 === 0), map((n) => n * 10), toArray())),
  await firstValueFrom(interval(1).pipe(take(3), toArray()))]);
say('lodash-es', [chunk([1, 2, 3, 4, 5], 2), sortBy([{ a: 2 }, { a: 1 }], 'a')]);

const queue = new PQueue({ concurrency: 2 });
let active = 0;
let most = 0;
await queue.addAll(Array.from({ length: 6 }, (_, i) => async () => {
  most = Math.max(most, ++active);
  await new Promise((resolve) => setTimeout(resolve, 2));
  active--;
  return i;
}));
say('p-queue', most);

say('date-fns', format(addDays(new Date(2024, 1, 28), 2), 'EEEE d. MMMM yyyy', { locale: de }));
const { stdout, exitCode } = await execa(process.execPath, ['-p', '6 * 7']);
say('execa', [stdout, exitCode]);
say('chalk', new Chalk({ level: 1 }).red.bold('red'));

const server = createServer((request, response) => response.end(`got ${request.url}`)).listen(0);
await new Promise((resolve) => server.once('listening', resolve));
const dispatcher = new Agent();
say('undici', await (await undiciFetch(`http://127.0.0.1:${server.address().port}/path`, { dispatcher })).text());
await dispatcher.close();
server.close();

const bundle = await rollup({
  input: 'main',
  plugins: [{
    name: 'virtual',
    resolveId: (id) => id,
    load: (id) => (id === 'main' ? "import { used } from 'other'; console.log(used)" : 'export const used = 1; export const unused = 2'),
  }],
});
say('rollup', (await bundle.generate({ format: 'es' })).output[0].code.trim());
await bundle.close();

const output = ts.transpileModule('const x: number = 1; enum E { A }; export { x, E }', { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
say('typescript', output.outputText.split('\n')[0]);

say('vite', (await transformWithOxc('const a: number = 1; export default a', 'a.ts')).code.trim());
const vite = await createVite({ configFile: false, root: import.meta.dirname, logLevel: 'silent', server: { port: 0, middlewareMode: true, ws: false, watch: null }, optimizeDeps: { noDiscovery: true, include: [] }, appType: 'custom' });
say('vite server', (await vite.transformRequest('/esm-smoke-part.js')).code.includes('part'));
await vite.close();
