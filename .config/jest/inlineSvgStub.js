// Icons are fetched from Grafana's build; in jest an icon is an empty <svg> that carries its name.
const React = require('react');

function InlineSvg({ src, innerRef, cacheRequests, preProcessor, onLoad, onError, ...rest }) {
  return React.createElement('svg', { ...rest, ref: innerRef, 'data-src': src });
}

module.exports = { __esModule: true, default: InlineSvg, cacheStore: { isCached: () => false } };
