import type { Answer } from '../agentRow';
import type { Path } from '../paths';
import type { Task } from '../scene';
import { httpClient, method, observedStatement, send, serve, tracedStatement, type Endpoint } from './frameworks';
import { PATHS } from './paths';
import { PODS } from './pods';
import type { ShopScene } from './scenario';

/** The demo's program, from the load generator's request to the last statement. Numbers are the reference's. */
export function fullTest(scene: ShopScene, user: Task): void {
  const endpoint: Endpoint = { method: 'GET', route: '/shop/full-test', target: '/shop/full-test' };
  const shop = PODS['web-shop'];
  scene.exchange(
    user,
    PATHS.fullTest,
    {
      type: endpoint.method,
      domain: `${shop.name}:${shop.port}`,
      resource: endpoint.target,
      bytes: scene.random.int(180, 260),
      traced: null,
    },
    (web) =>
      serve(scene, web, 7, endpoint, () =>
        method(scene, web, 8, 'ShopController.fullTest', () => {
          register(scene, web);
          login(scene, web);
          findItem(scene, web);
          createOrder(scene, web);
        })
      )
  );
}

/** A service of the shop calls another: two internal spans, the client span, the wait for a connection, the request. */
function call(
  scene: ShopScene,
  web: Task,
  [outer, inner, client]: [number, number, number],
  names: [string, string],
  path: Path,
  endpoint: Endpoint,
  body: (server: Task) => Answer
): void {
  method(scene, web, outer, names[0], () =>
    method(scene, web, inner, names[1], () =>
      httpClient(scene, web, client, path.server, endpoint, (spanId) => {
        scene.elapse(...scene.plan.gapUs);
        return send(scene, web, path, endpoint, spanId, body);
      })
    )
  );
}

function register(scene: ShopScene, web: Task): void {
  const endpoint: Endpoint = { method: 'POST', route: '/users/register', target: '/users/register' };
  call(scene, web, [9, 10, 11], ['ShopService.register', 'UserClient.register'], PATHS.register, endpoint, (user) =>
    serve(scene, user, 18, endpoint, () =>
      method(scene, user, 19, 'UserController.register', () =>
        method(scene, user, 20, 'UserService.register', () => {
          tracedStatement(scene, user, 21, {
            operation: 'SELECT',
            table: 'user',
            sql: 'SELECT id FROM user WHERE name = ?',
          });
          tracedStatement(scene, user, 22, {
            operation: 'INSERT',
            table: 'user',
            sql: 'INSERT INTO user (name, mail) VALUES (?, ?)',
          });
          tracedStatement(scene, user, 23, {
            operation: 'INSERT',
            table: 'account',
            sql: 'INSERT INTO account (user_id, balance) VALUES (?, ?)',
          });
        })
      )
    )
  );
}

function login(scene: ShopScene, web: Task): void {
  const endpoint: Endpoint = { method: 'POST', route: '/users/login', target: '/users/login' };
  call(scene, web, [24, 25, 26], ['ShopService.login', 'UserClient.login'], PATHS.login, endpoint, (user) =>
    serve(scene, user, 33, endpoint, () =>
      method(scene, user, 34, 'UserController.login', () =>
        method(scene, user, 35, 'UserService.login', () => {
          tracedStatement(scene, user, 36, {
            operation: 'SELECT',
            table: 'user',
            sql: 'SELECT id, password FROM user WHERE name = ?',
          });
          tracedStatement(scene, user, 37, {
            operation: 'UPDATE',
            table: 'user',
            sql: 'UPDATE user SET last_login = ? WHERE id = ?',
          });
        })
      )
    )
  );
}

const itemEndpoint = (id: number): Endpoint => ({ method: 'GET', route: '/items/{id}', target: `/items/${id}` });

/** The item service answers from its cache. */
const answerItem =
  (scene: ShopScene, endpoint: Endpoint, [server, controller, service]: [number, number, number]) =>
  (item: Task): Answer =>
    serve(scene, item, server, endpoint, () =>
      method(scene, item, controller, 'ItemController.getItem', () =>
        method(scene, item, service, 'ItemCache.findById')
      )
    );

function findItem(scene: ShopScene, web: Task): void {
  const endpoint = itemEndpoint(scene.random.int(1, 500));
  const names: [string, string] = ['ShopService.findItem', 'ItemClient.getItem'];
  call(scene, web, [38, 39, 40], names, PATHS.findItem, endpoint, answerItem(scene, endpoint, [47, 48, 49]));
}

function createOrder(scene: ShopScene, web: Task): void {
  const endpoint: Endpoint = { method: 'POST', route: '/orders', target: '/orders' };
  const names: [string, string] = ['ShopService.createOrder', 'OrderClient.createOrder'];
  call(scene, web, [50, 51, 52], names, PATHS.createOrder, endpoint, (order) =>
    serve(scene, order, 59, endpoint, () =>
      method(scene, order, 60, 'OrderController.createOrder', () =>
        method(scene, order, 61, 'OrderService.createOrder', () => {
          checkItem(scene, order);
          priceItem(scene, order);
          takeFromStock(scene, order);
        })
      )
    )
  );
}

/** Before the request leaves, the client's interceptor reads its routing from the database, inside the client span. */
function checkItem(scene: ShopScene, order: Task): void {
  const endpoint = itemEndpoint(scene.random.int(1, 500));
  method(scene, order, 62, 'ItemClient.getItem', () =>
    httpClient(scene, order, 63, PODS['svc-item'], endpoint, (spanId) => {
      observedStatement(scene, order, PATHS.sql1, {
        operation: 'SELECT',
        table: 'route',
        sql: "SELECT target FROM route WHERE service = 'svc-item'",
      });
      scene.work(30, 200);
      return send(scene, order, PATHS.getItem1, endpoint, spanId, answerItem(scene, endpoint, [72, 73, 74]));
    })
  );
}

function priceItem(scene: ShopScene, order: Task): void {
  const endpoint = itemEndpoint(scene.random.int(1, 500));
  method(scene, order, 75, 'ItemClient.getPrice', () =>
    httpClient(scene, order, 76, PODS['svc-item'], endpoint, (spanId) =>
      send(scene, order, PATHS.getItem2, endpoint, spanId, answerItem(scene, endpoint, [83, 84, 85]))
    )
  );
}

/** After the answer the interceptor notes the booking in the database, still inside the client span. */
function takeFromStock(scene: ShopScene, order: Task): void {
  const id = scene.random.int(1, 500);
  const endpoint: Endpoint = { method: 'GET', route: '/stock/{item}', target: `/stock/${id}` };
  method(scene, order, 86, 'StockClient.getStock', () =>
    httpClient(scene, order, 87, PODS['svc-stock'], endpoint, (spanId) => {
      const answer = send(scene, order, PATHS.getStock, endpoint, spanId, (stock) =>
        serve(scene, stock, 92, endpoint, () =>
          method(scene, stock, 93, 'StockController.getStock', () => method(scene, stock, 94, 'StockCache.findByItem'))
        )
      );
      if (answer?.code === 200) {
        scene.work(30, 200);
        observedStatement(scene, order, PATHS.sql2, {
          operation: 'INSERT',
          table: 'booking',
          sql: `INSERT INTO booking (item, amount) VALUES (${id}, 1)`,
        });
      }
      return answer;
    })
  );
}
