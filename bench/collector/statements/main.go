// Starts the ClickHouse exporter and lets it write one span, so that whoever listens at the endpoint sees every
// statement that it sends: its tables as its own code renders them, and its INSERT.
package main

import (
	"context"
	"flag"
	"log"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/exporter/clickhouseexporter"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

func main() {
	endpoint := flag.String("endpoint", "", "URL of ClickHouse's HTTP interface")
	database := flag.String("database", "otel", "database of the tables")
	json := flag.Bool("json", false, "attributes in JSON columns instead of maps")
	ttl := flag.Duration("ttl", 0, "time until spans are dropped; 0 for ever")
	flag.Parse()
	if err := run(*endpoint, *database, *json, *ttl); err != nil {
		log.Fatal(err)
	}
}

func run(endpoint, database string, json bool, ttl time.Duration) error {
	factory := clickhouseexporter.NewFactory()
	config := factory.CreateDefaultConfig()
	err := confmap.NewFromStringMap(map[string]any{
		"endpoint":         endpoint,
		"database":         database,
		"json":             json,
		"ttl":              ttl,
		"compress":         "none",
		"sending_queue":    map[string]any{"enabled": false},
		"retry_on_failure": map[string]any{"enabled": false},
	}).Unmarshal(config)
	if err != nil {
		return err
	}
	ctx := context.Background()
	traces, err := factory.CreateTraces(ctx, exporter.Settings{
		ID:                component.NewID(factory.Type()),
		TelemetrySettings: componenttest.NewNopTelemetrySettings(),
		BuildInfo:         component.NewDefaultBuildInfo(),
	}, config)
	if err != nil {
		return err
	}
	if err := traces.Start(ctx, componenttest.NewNopHost()); err != nil {
		return err
	}
	if err := traces.ConsumeTraces(ctx, oneSpan()); err != nil {
		return err
	}
	return traces.Shutdown(ctx)
}

func oneSpan() ptrace.Traces {
	traces := ptrace.NewTraces()
	span := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.SetTraceID(pcommon.TraceID{1})
	span.SetSpanID(pcommon.SpanID{1})
	span.SetName("one")
	span.SetStartTimestamp(pcommon.NewTimestampFromTime(time.Now()))
	span.SetEndTimestamp(pcommon.NewTimestampFromTime(time.Now()))
	return traces
}
