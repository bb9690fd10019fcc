import { readForm } from './form';

const part = (name: string, value: string, file = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n${value}\r\n`;
const read = (text: string) => readForm('multipart/form-data; boundary=b', Buffer.from(text));

it('reads the fields as they are', async () => {
  const value = `['it\\'s', 'ü', '\n']`;
  await expect(read(`${part('query', 'SELECT 1')}${part('param_ids', value)}--b--\r\n`)).resolves.toEqual([
    ['query', Buffer.from('SELECT 1')],
    ['param_ids', Buffer.from(value)],
  ]);
});

it('refuses bytes that are no text, as they would be others', async () => {
  const form = Buffer.concat([
    Buffer.from(part('query', '').slice(0, -2)),
    Buffer.from([0xff]),
    Buffer.from('\r\n--b--\r\n'),
  ]);
  await expect(readForm('multipart/form-data; boundary=b', form)).rejects.toThrow(/UTF-8/);
  await expect(read(`${part('query', '\ufffd')}--b--\r\n`)).resolves.toEqual([['query', Buffer.from('\ufffd')]]);
});

it('refuses files, and what is no form', async () => {
  await expect(read(`${part('data', '1\t2', 'data.tsv')}--b--\r\n`)).rejects.toThrow(/External tables/);
  await expect(read('SELECT 1')).rejects.toThrow(/Cannot read the multipart/);
});
