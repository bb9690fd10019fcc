import * as http from 'node:http';

/** GET over node:http, which the instrumentation sees. */
export function get(url: string): Promise<{ status: number }> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, (response) => {
      response.resume();
      response.on('end', () => resolve({ status: response.statusCode ?? 0 }));
    });
    request.on('error', reject);
  });
}
