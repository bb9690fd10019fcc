import type { Answer } from '../agentRow';
import { number, text } from '../attributes';
import type { Pod } from '../cluster';
import { FROM_OUTSIDE, pathOf, type Path } from '../paths';
import type { Task } from '../scene';
import { CLIENT, pathBetween, SERVER } from './call';
import { GrpcError } from './grpcError';
import { PROGRAMS, type PageProgram } from './pages';
import { PODS } from './pods';
import type { StoreScene } from './scenario';

const HTTP_ERROR = 500;
const RESPONSE_STATUS = { success: 0, serverError: 3 };

/** Somebody asks the frontend for the plan's page over HTTP: the load generator, whose requests carry a trace, or the internet. */
export function frontend(scene: StoreScene): void {
  const program = PROGRAMS[scene.plan.page];
  const target = program.targetOf(scene);
  if (scene.plan.isFromOutside) {
    const path = pathOf(scene.numbers(FROM_OUTSIDE.length), null, PODS.frontend, FROM_OUTSIDE, 'HTTP');
    request(scene, null, path, program, target, null);
  } else {
    scene.user(PODS.loadgenerator, (user) => load(scene, user, program, target));
  }
}

/** The request of the load generator, in the span of Python's `requests`. */
function load(scene: StoreScene, user: Task, program: PageProgram, target: string): void {
  const { method } = program;
  const attributes = [text('http.method', method), text('http.url', `http://${host(PODS.frontend)}${target}`)];
  scene.span(user, scene.numbers(), { name: `HTTP ${method}`, kind: CLIENT, attributes }, (span) => {
    const path = pathBetween(scene, user.pod, PODS.frontend, 'HTTP');
    const answer = request(scene, user, path, program, target, span.id);
    const code = answer?.code ?? HTTP_ERROR;
    span.set('http.status_code', code);
    if (code >= HTTP_ERROR) {
      span.end(2);
    }
  });
}

function request(
  scene: StoreScene,
  client: Task | null,
  path: Path,
  program: PageProgram,
  target: string,
  spanId: string | null
): Answer | null {
  return scene.exchange(
    client,
    path,
    {
      type: program.method,
      domain: host(path.server),
      resource: target,
      bytes: scene.random.int(180, 700),
      traced: spanId === null ? null : { traceId: scene.traceId, spanId },
    },
    (server) => serve(scene, server, client?.pod ?? null, program, target)
  );
}

/** Answers in the span of Go's otelmux; a page whose services fail becomes a 500. */
function serve(scene: StoreScene, server: Task, client: Pod | null, program: PageProgram, target: string): Answer {
  scene.work(10, 60);
  const attributes = [
    text('http.method', program.method),
    text('http.scheme', 'http'),
    text('http.flavor', '1.1'),
    text('http.host', host(server.pod)),
    text('http.target', target),
    text('http.route', program.route),
    ...(client ? [text('net.peer.ip', client.ip)] : []),
    number('net.host.port', server.pod.port),
  ];
  const code = scene.span(server, scene.numbers(), { name: program.route, kind: SERVER, attributes }, (span) => {
    let answer = program.code;
    scene.work(100, 500);
    try {
      program.run(scene, server, userId(scene));
    } catch (error) {
      if (!(error instanceof GrpcError)) {
        throw error;
      }
      answer = HTTP_ERROR;
      span.end(2);
    }
    scene.work(200, 1_500);
    span.set('http.status_code', answer);
    return answer;
  });
  scene.work(5, 30);
  const isWell = code < HTTP_ERROR;
  return {
    status: isWell ? RESPONSE_STATUS.success : RESPONSE_STATUS.serverError,
    code,
    exception: isWell ? '' : 'Internal Server Error',
    bytes: scene.random.int(900, 24_000),
    affectedRows: null,
  };
}

const host = ({ name, port }: Pod): string => `${name}:${port}`;

/** A session's user, as the frontend's cookie names it. */
function userId(scene: StoreScene): string {
  const hex = scene.random.hex(32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
