/**
 * Ties every method of an object to it, inherited ones too. Grafana hands some methods on without their object: 9.3 and
 * 10.1 do so with `variables.query`, and which others do it, and from when on, nobody promises. To be called last in a
 * constructor.
 */
export function bindMethods(object: object): void {
  for (
    let prototype: object | null = Object.getPrototypeOf(object);
    prototype && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      // A property of the object's own is a field, or the method of a class further down.
      if (
        typeof value === 'function' &&
        name !== 'constructor' &&
        !Object.prototype.hasOwnProperty.call(object, name)
      ) {
        // Not to be listed, as methods are not.
        Object.defineProperty(object, name, { value: value.bind(object), writable: true, configurable: true });
      }
    }
  }
}
