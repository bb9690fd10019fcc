/** What jsdom lacks and scenes wants when it is loaded. To be imported first. */
class NothingInSight {
  observe() {}
  unobserve() {}
  disconnect() {}
}

Object.assign(globalThis, { IntersectionObserver: NothingInSight, ResizeObserver: NothingInSight });
