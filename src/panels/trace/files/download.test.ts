/** @jest-environment jsdom */
import { download, fileName } from './download';

describe('a download', () => {
  it('is a click that no listener of the document hears: Grafana would replace the page', () => {
    Object.assign(URL, { createObjectURL: () => 'blob:file', revokeObjectURL: () => undefined });
    const heard = jest.fn();
    document.addEventListener('click', heard, true);
    const clicked: HTMLAnchorElement[] = [];
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      clicked.push(this);
      this.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    });
    download(new Blob(['{}']), 'trace-1.otlp.json');
    document.removeEventListener('click', heard, true);
    expect(clicked.map((link) => [link.href, link.download, link.isConnected])).toEqual([
      ['blob:file', 'trace-1.otlp.json', false],
    ]);
    expect(heard).not.toHaveBeenCalled();
  });

  it('has a name that every file system takes', () => {
    expect(fileName('4bf92f3577b34da6', 'otlp.json')).toBe('trace-4bf92f3577b34da6.otlp.json');
    expect(fileName('../../a b:"c"', 'png')).toBe('trace-abc.png');
    expect(fileName('', 'svg')).toBe('trace-unnamed.svg');
  });
});
