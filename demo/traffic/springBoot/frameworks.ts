import type { Answer } from '../agentRow';
import { number, text } from '../attributes';
import type { Pod } from '../cluster';
import type { Path } from '../paths';
import { Failure, type Task } from '../scene';
import { PODS } from './pods';
import type { ShopScene } from './scenario';

/** What Spring Boot, its HTTP client and its JDBC driver do, and how OpenTelemetry's Java agent tells of it. */
const INTERNAL = 1;
const SERVER = 2;
const CLIENT = 3;

const HTTP_OK = 200;
const HTTP_ERROR = 500;
const SERVER_ERROR = 3;
/** MySQL's number for a lock that was not given in time. */
const LOCK_WAIT = 1205;
const LOCK_WAIT_TEXT = 'Lock wait timeout exceeded';

export interface Endpoint {
  method: 'GET' | 'POST';
  /** As Spring maps it: `/items/{id}`. */
  route: string;
  /** As it is asked for: `/items/42?full=1`. */
  target: string;
}

/** A method of a controller, service or client, as an internal span. Throws where the scenario says so. */
export function method<T>(scene: ShopScene, task: Task, n: number, name: string, body?: () => T): T | undefined {
  const attributes = [
    text('code.function', name.split('.')[1]),
    text('code.namespace', `demo.shop.${name.split('.')[0]}`),
  ];
  return scene.span(task, n, { name, kind: INTERNAL, attributes }, () => {
    if (scene.plan.fault.kind === 'http500' && scene.plan.fault.at === n) {
      throw new Failure('java.lang.IllegalStateException', `${name} could not be completed`);
    }
    scene.work(80, 700);
    return body?.();
  });
}

/** Answers a request in a server span; a failure inside becomes a 500. */
export function serve(scene: ShopScene, task: Task, n: number, endpoint: Endpoint, body: () => void): Answer {
  const { pod } = task;
  scene.work(10, 60);
  const code = scene.span(
    task,
    n,
    {
      name: `${endpoint.method} ${endpoint.route}`,
      kind: SERVER,
      attributes: [
        text('http.method', endpoint.method),
        text('http.scheme', 'http'),
        text('http.flavor', '1.1'),
        text('http.target', endpoint.target),
        text('http.route', endpoint.route),
        text('net.host.name', pod.name),
        number('net.host.port', pod.port),
        text('thread.name', `http-nio-${pod.port}-exec-${task.thread.tid - pod.process.id - 16}`),
      ],
    },
    (span) => {
      let answer = HTTP_OK;
      try {
        body();
      } catch (failure) {
        if (!(failure instanceof Failure)) {
          throw failure;
        }
        span.fail(failure);
        answer = HTTP_ERROR;
      }
      span.set('http.status_code', answer);
      return answer;
    }
  );
  scene.work(5, 30);
  return code === HTTP_OK
    ? { status: 0, code, exception: '', bytes: scene.random.int(180, 2_400), affectedRows: null }
    : { status: SERVER_ERROR, code, exception: 'Internal Server Error', bytes: 312, affectedRows: null };
}

/** A client span around `body`, which sends the request and gives its answer (null: none came). Fails unless it is 200. */
export function httpClient(
  scene: ShopScene,
  task: Task,
  n: number,
  server: Pod,
  endpoint: Endpoint,
  body: (spanId: string) => Answer | null
): void {
  scene.span(
    task,
    n,
    {
      name: `HTTP ${endpoint.method}`,
      kind: CLIENT,
      attributes: [
        text('http.method', endpoint.method),
        text('http.scheme', 'http'),
        text('http.flavor', '1.1'),
        text('http.url', `http://${server.name}:${server.port}${endpoint.target}`),
        text('http.target', endpoint.target),
        text('net.peer.name', server.name),
        number('net.peer.port', server.port),
      ],
    },
    (span) => {
      const answer = body(span.id);
      if (!answer) {
        throw new Failure('java.net.SocketTimeoutException', 'Read timed out');
      }
      span.set('http.status_code', answer.code ?? 0);
      if (answer.code !== HTTP_OK) {
        throw new Failure(
          'org.springframework.web.client.HttpServerErrorException',
          `${answer.code} from ${server.name} for ${endpoint.target}`
        );
      }
    }
  );
}

/** Sends an HTTP request with the trace's header over a path. */
export function send(
  scene: ShopScene,
  task: Task,
  path: Path,
  endpoint: Endpoint,
  spanId: string,
  body: (server: Task) => Answer
): Answer | null {
  const { server, points } = path;
  const { fault } = scene.plan;
  return scene.exchange(
    task,
    path,
    {
      type: endpoint.method,
      domain: `${server.name}:${server.port}`,
      resource: endpoint.target,
      bytes: scene.random.int(260, 900),
      traced: { traceId: scene.traceId, spanId },
    },
    // The server hangs.
    fault.kind === 'timeout' && fault.at === points[0].n ? null : body
  );
}

export interface Statement {
  operation: string;
  table: string;
  sql: string;
}

/** A statement that JDBC's instrumentation saw, and no agent. */
export function tracedStatement(scene: ShopScene, task: Task, n: number, statement: Statement): void {
  scene.span(
    task,
    n,
    {
      name: `${statement.operation} shop.${statement.table}`,
      kind: CLIENT,
      attributes: [
        text('db.system', 'mysql'),
        text('db.name', 'shop'),
        text('db.user', 'shop'),
        text('db.connection_string', 'mysql://db-demo:3306'),
        text('db.operation', statement.operation),
        text('db.sql.table', statement.table),
        text('db.statement', statement.sql),
        text('net.peer.name', 'db-demo'),
        number('net.peer.port', PODS['db-demo'].port),
      ],
    },
    () => {
      scene.work(400, 2_500);
      failIfLocked(scene, n);
    }
  );
}

/** A statement that the agents saw on the wire, and no instrumentation: no header, so no trace id. */
export function observedStatement(scene: ShopScene, task: Task, path: Path, statement: Statement): void {
  const first = path.points[0].n;
  scene.exchange(
    task,
    path,
    {
      type: 'COM_QUERY',
      domain: '',
      resource: statement.sql,
      bytes: statement.sql.length + 5,
      traced: null,
    },
    () => {
      scene.work(300, 2_200);
      return scene.plan.fault.kind === 'sqlError' && scene.plan.fault.at === first
        ? { status: SERVER_ERROR, code: LOCK_WAIT, exception: LOCK_WAIT_TEXT, bytes: 64, affectedRows: null }
        : {
            status: 0,
            code: null,
            exception: '',
            bytes: scene.random.int(40, 600),
            affectedRows: scene.random.int(1, 3),
          };
    }
  );
  failIfLocked(scene, first);
}

function failIfLocked(scene: ShopScene, n: number): void {
  if (scene.plan.fault.kind === 'sqlError' && scene.plan.fault.at === n) {
    throw new Failure('java.sql.SQLException', `${LOCK_WAIT_TEXT} (error ${LOCK_WAIT})`);
  }
}
