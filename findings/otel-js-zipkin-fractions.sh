#!/usr/bin/env bash
# OpenTelemetry's Zipkin exporter for JavaScript. A span that was started with a time of its own, as instrumentations do that
# have it from the browser's or Node's clock, goes out with a fraction in `timestamp`; the format has whole µs, and Zipkin's
# own Go model, which the collector's receiver uses, refuses it and with it all spans of the request. Times of events are
# rounded. A span that failed without a message has no `error` tag, by which Zipkin tells failures, only
# `otel.status_code`; of an event its name arrives, of a link nothing.
# Guessed before: whole µs everywhere, and an `error` tag on each failed span.
set -euo pipefail

SDK=2.2.0
ZIPKIN_GO=v0.4.3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@opentelemetry/sdk-trace-base@$SDK" "@opentelemetry/exporter-zipkin@$SDK" @opentelemetry/api@1.9.0

cat >send.js <<'JS'
const http = require('node:http');
const { BasicTracerProvider, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { ZipkinExporter } = require('@opentelemetry/exporter-zipkin');
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    response.writeHead(202).end();
    console.log(body);
    server.close();
    server.closeAllConnections();
  });
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/api/v2/spans`;
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new ZipkinExporter({ url }))] });
  const span = provider.getTracer('zipkin').startSpan('GET /cart', { kind: 1, startTime: [1700000000, 123456789] });
  span.addEvent('exception', { 'exception.type': 'Timeout' }, [1700000000, 123457999]);
  span.addLink({ context: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 } });
  span.setStatus({ code: 2 });
  span.end([1700000000, 124456789]);
  await provider.forceFlush();
});
JS
mkdir reader
cat >reader/go.mod <<GO
module reader

go 1.20

require github.com/openzipkin/zipkin-go $ZIPKIN_GO
GO
cat >reader/main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/openzipkin/zipkin-go/model"
)

func main() {
	var spans []model.SpanModel
	fmt.Println(json.NewDecoder(os.Stdin).Decode(&spans))
}
GO
node send.js >sent.json
seen=$(node -e '
const [span] = JSON.parse(require("fs").readFileSync("sent.json", "utf8"));
console.log(span.timestamp, span.duration, JSON.stringify(span.annotations), Object.keys(span.tags).filter((tag) => /error|status|link/.test(tag)).join());')
refused=$(cd reader && GOFLAGS=-mod=mod GOMODCACHE="$dir/modules" go run . <../sent.json 2>/dev/null; chmod -R u+w "$dir/modules")
echo "SDK and exporter $SDK send: $seen"
echo "zipkin-go $ZIPKIN_GO says: $refused"
[ "$seen" = '1700000000123456.8 1000 [{"timestamp":1700000000123458,"value":"exception"}] otel.status_code' ]
[[ $refused = *'cannot unmarshal number 1700000000123456.8 into Go struct field '*'timestamp of type uint64' ]]
