/** Where an OTel span was seen: clients and producers call, servers and consumers are called, the rest is inside. */
export function observationPointOf(kind: number): 'c-app' | 's-app' | 'app' {
  switch (kind) {
    case 3:
    case 4:
      return 'c-app';
    case 2:
    case 5:
      return 's-app';
    default:
      return 'app';
  }
}
