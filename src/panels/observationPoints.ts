/** Where a span was observed: the store's short names → words for the reader, the same in both panels. */
import { inLanguage } from './language';
import { inBrackets } from './punctuation';

const say = inLanguage({
  en: {
    'c-app': 'client application',
    'c-p': 'client process',
    c: 'client NIC',
    'c-nd': 'client node',
    'c-hv': 'client hypervisor',
    'c-gw-hv': 'gateway hypervisor, client side',
    'c-gw': 'gateway, client side',
    's-gw': 'gateway, server side',
    's-gw-hv': 'gateway hypervisor, server side',
    's-hv': 'server hypervisor',
    's-nd': 'server node',
    s: 'server NIC',
    's-p': 'server process',
    's-app': 'server application',
    app: 'application',
    local: 'local NIC',
    rest: 'other NIC',
  } as Partial<Record<string, string>>,
  zh: {
    'c-app': '客户端应用',
    'c-p': '客户端进程',
    c: '客户端网卡',
    'c-nd': '客户端节点',
    'c-hv': '客户端宿主机',
    'c-gw-hv': '客户端侧网关宿主机',
    'c-gw': '客户端侧网关',
    's-gw': '服务端侧网关',
    's-gw-hv': '服务端侧网关宿主机',
    's-hv': '服务端宿主机',
    's-nd': '服务端节点',
    s: '服务端网卡',
    's-p': '服务端进程',
    's-app': '服务端应用',
    app: '应用',
    local: '本机网卡',
    rest: '其他网卡',
  } as Partial<Record<string, string>>,
});

/** `c-nd` → `client node`; what is not known stays as it is. */
export function placeWords(point: string): string {
  return say()[point] ?? point;
}

/** `c-nd` → `client node (c-nd)`. */
export function pointWords(point: string): string {
  const words = say()[point];
  return words ? inBrackets(words, point) : point;
}
