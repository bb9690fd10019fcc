// clickhouse-go over HTTP against a ClickHouse: with each compression it makes a table, writes rows of many types in a
// batch (DESCRIBE, Native blocks), reads them back, and reads an error. Prints a line of JSON for each.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/uuid"
)

const columns = `id UInt64, name LowCardinality(String), at DateTime64(9), tags Map(LowCardinality(String), String),
  events Nested(at DateTime64(9), attributes Map(LowCardinality(String), String)), maybe Nullable(Int32), ratio Float64,
  kind Enum8('a, (' = 1, 'b' = 2), some Array(Array(UInt16)), pair Tuple(a String, b UInt8), day Date, key UUID,
  lazy LowCardinality(Nullable(String)), ok Bool, price Decimal(18, 4), fixed FixedString(3)`

type row struct {
	ID    uint64              `ch:"id"`
	Name  string              `ch:"name"`
	At    time.Time           `ch:"at"`
	Tags  map[string]string   `ch:"tags"`
	Times []time.Time         `ch:"events.at"`
	Attrs []map[string]string `ch:"events.attributes"`
	Maybe *int32              `ch:"maybe"`
	Ratio float64             `ch:"ratio"`
	Kind  string              `ch:"kind"`
	Some  [][]uint16          `ch:"some"`
	Pair  map[string]any      `ch:"pair"`
	Day   time.Time           `ch:"day"`
	Key   uuid.UUID           `ch:"key"`
	Lazy  *string             `ch:"lazy"`
	OK    bool                `ch:"ok"`
	Fixed string              `ch:"fixed"`
}

type result struct {
	Client      string `json:"client"`
	Compression string `json:"compression"`
	Rows        int    `json:"rows"`
	Same        int    `json:"same"`
	Error       string `json:"error"`
}

func rowOf(i int) row {
	seven, text := int32(-7), fmt.Sprintf("text %d", i%10)
	at := time.Unix(1_790_000_000, int64(i)).UTC()
	r := row{
		ID: uint64(i), Name: fmt.Sprintf("name %d", i%100), At: at, Tags: map[string]string{"k": fmt.Sprint(i), "": "ä"},
		Times: []time.Time{}, Attrs: []map[string]string{}, Ratio: float64(i) / 3, Kind: "a, (", Some: [][]uint16{{}, {1, uint16(i)}},
		Pair: map[string]any{"a": text, "b": uint8(i)}, Day: time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC),
		Key: uuid.NewSHA1(uuid.Nil, []byte(text)), OK: i%2 == 0, Fixed: "abc",
	}
	if i%3 == 0 {
		r.Maybe, r.Lazy = &seven, &text
		r.Times, r.Attrs = []time.Time{at, at}, []map[string]string{{}, {"exception.type": "E"}}
	}
	return r
}

func try(address string, method clickhouse.CompressionMethod, count int) result {
	found := result{Client: "clickhouse-go", Compression: method.String()}
	if err := writeAndRead(address, method, count, &found); err != nil {
		found.Error = "FAILED: " + err.Error()
	}
	return found
}

func writeAndRead(address string, method clickhouse.CompressionMethod, count int, found *result) error {
	ctx := context.Background()
	level := 3
	conn, err := clickhouse.Open(&clickhouse.Options{
		Addr: []string{address}, Protocol: clickhouse.HTTP, Compression: &clickhouse.Compression{Method: method, Level: level},
	})
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, sql := range []string{"DROP TABLE IF EXISTS clients", "CREATE TABLE clients (" + columns + ") ENGINE = MergeTree ORDER BY id"} {
		if err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("%s: %w", sql, err)
		}
	}
	named := []string{"id", "name", "at", "tags", "`events.at`", "`events.attributes`", "maybe", "ratio", "kind", "some", "pair", "day", "key", "lazy", "ok", "fixed"}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO clients ("+strings.Join(named, ", ")+")")
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	for i := 0; i < count; i++ {
		r := rowOf(i)
		if err := batch.Append(r.ID, r.Name, r.At, r.Tags, r.Times, r.Attrs, r.Maybe, r.Ratio, r.Kind, r.Some, r.Pair, r.Day, r.Key, r.Lazy, r.OK, r.Fixed); err != nil {
			return fmt.Errorf("append: %w", err)
		}
	}
	if err := batch.Send(); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	rows, err := conn.Query(ctx, "SELECT "+strings.Join(named, ", ")+" FROM clients ORDER BY id")
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r row
		if err := rows.ScanStruct(&r); err != nil {
			return fmt.Errorf("scan: %w", err)
		}
		r.At, r.Day = r.At.UTC(), r.Day.UTC()
		for i := range r.Times {
			r.Times[i] = r.Times[i].UTC()
		}
		if reflect.DeepEqual(r, rowOf(found.Rows)) {
			found.Same++
		} else if found.Same == found.Rows {
			fmt.Fprintf(os.Stderr, "%+v\n%+v\n", r, rowOf(found.Rows))
		}
		found.Rows++
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("rows: %w", err)
	}
	// By Query: after Exec the driver takes the error for blocks that it has not asked for (2.47.0, lz4 and zstd).
	if _, err = conn.Query(ctx, "SELECT * FROM no_such_table"); err == nil {
		return fmt.Errorf("a table that is not there was read")
	}
	found.Error = err.Error()
	return nil
}

func main() {
	address := flag.String("address", "127.0.0.1:8123", "of ClickHouse's HTTP interface")
	count := flag.Int("rows", 2000, "")
	flag.Parse()
	for _, method := range []clickhouse.CompressionMethod{
		clickhouse.CompressionNone, clickhouse.CompressionLZ4, clickhouse.CompressionZSTD,
		clickhouse.CompressionGZIP, clickhouse.CompressionDeflate, clickhouse.CompressionBrotli,
	} {
		if err := json.NewEncoder(os.Stdout).Encode(try(*address, method, *count)); err != nil {
			log.Fatal(err)
		}
	}
}
