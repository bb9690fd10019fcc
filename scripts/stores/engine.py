"""
One older ClickHouse, out of a wheel of PyPI's `chdb`, behind the part of ClickHouse's HTTP interface that
@clickhouse/client uses: POST / with the statement in the body (or in `query`, with an INSERT's data in the body),
`param_*` and settings in the address. Listens on 127.0.0.1 and ends when its standard input ends.

  engine.py EXTENSION DATA_FOLDER CONFIG_FILE [SETTING=VALUE ...]

Wheels up to 2.x have one function that is `clickhouse local`: it reads `config.xml` of its working folder and can be
called once per process where a data folder is used (22.12 refuses the second call), so each call has a process of its
own, forked from one that has the library loaded; it takes 0.15 s of a processor for itself, so that a reader's statements
that wait go into one call, each with a file for its answer. Later wheels have connections, one per statement here.
Calls run one after another: a data folder belongs to one at a time.
"""

import base64
import contextlib
import glob
import importlib.machinery
import importlib.util
import json
import os
import re
import sys
import tempfile
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

READERS = {"spanloom_reader"}
NOT_SETTINGS = {"query", "query_id", "default_format", "database", "session_id", "compress", "role"}


def load(package):
    """The library itself: the packages around it want pandas, and run a statement when they are imported."""
    found = glob.glob(os.path.join(package, "chdb", "_chdb*.so"))
    if not found:
        raise SystemExit("no chdb in " + package)
    here = os.getcwd()
    os.chdir(os.path.dirname(found[0]))
    loader = importlib.machinery.ExtensionFileLoader("_chdb", found[0])
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("_chdb", loader))
    loader.exec_module(module)
    os.chdir(here)
    return module


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


class Failure(Exception):
    pass


def bytes_of(result):
    if result is None:
        return b""
    return result.bytes() if hasattr(result, "bytes") else result.get_memview().tobytes()


EXCEPTION = re.compile(r"Code: \d+\. ?DB::\w*Exception: .*", re.S)
FORMAT_AT_END = re.compile(r"\sFORMAT \w+\s*$")


class LocalEngine:
    """Wheels without connections."""

    def __init__(self, module, data, config):
        self.module = module
        self.data = data
        self.folder = os.path.dirname(config)
        self.takes_parameters = self.version() >= (23, 1)

    def version(self):
        text, _ = self.in_child("SELECT version()", "TSV", in_folder="/")
        self.version_text = text.decode().strip()
        return tuple(int(part) for part in self.version_text.split(".")[:2])

    def run(self, asked):
        """Answers all that are asked: several only where each is a reader's, and names its format at its end."""
        if len(asked) > 1:
            self.run_together(asked)
        for one in asked:
            if one.answer is None:
                self.run_alone(one)

    def run_alone(self, one):
        sets = ["SET %s = %s" % (name, quoted(value)) for name, value in one.settings]
        try:
            output, errors = self.in_child("; ".join(self.with_parameters(one, sets)), one.format, one.data)
            found = EXCEPTION.search(errors)
            one.answer = Failure(found.group(0).strip()) if found else output
        except Failure as failure:
            one.answer = failure

    def run_together(self, asked):
        """After an error nothing is known of any: each is asked alone then."""
        with tempfile.TemporaryDirectory() as folder:
            files = [os.path.join(folder, str(i)) for i in range(len(asked))]
            texts = ["SET %s = %s" % (name, quoted(value)) for name, value in asked[0].settings]
            try:
                for one, file in zip(asked, files):
                    *sets, sql = self.with_parameters(one, [])
                    end = FORMAT_AT_END.search(sql)
                    texts += [*sets, "%s INTO OUTFILE %s %s" % (sql[: end.start()], quoted(file), end.group(0))]
            except Failure:
                return
            _, errors = self.in_child("; ".join(texts), "TSV")
            if not EXCEPTION.search(errors):
                for one, file in zip(asked, files):
                    with open(file, "rb") as answer:
                        one.answer = answer.read()

    def with_parameters(self, one, sets):
        """Statements that tell the parameters' values, then `sets`, then the statement."""
        if not self.takes_parameters:
            return [*sets, with_values(one.sql, one.parameters)]
        # told to this statement: those of another in the same call are still there
        with_values(one.sql, one.parameters)
        told = ["SET param_%s = %s" % (name, quoted(value)) for name, value in one.parameters.items()]
        return [*told, *sets, one.sql]

    def in_child(self, text, fmt, data=b"", in_folder=None):
        """@param data: of an INSERT, which `clickhouse local` reads from its standard input."""
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
            # a pipe: of a regular file it would make a table
            given, giver = os.pipe()
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    os.dup2(given, 0)
                    os.close(giver)
                    os.dup2(errors.fileno(), 1)
                    os.dup2(errors.fileno(), 2)
                    os.chdir(in_folder or self.folder)
                    result = self.module.query(text, fmt)
                    if hasattr(result, "error_message") and result.error_message():
                        os.write(2, result.error_message().encode())
                    else:
                        with os.fdopen(os.dup(output.fileno()), "wb") as out:
                            out.write(bytes_of(result))
                    status = 0
                except BaseException as error:  # the child must never go on as the server
                    os.write(2, str(error).encode())
                finally:
                    os._exit(status)
            os.close(given)
            with contextlib.suppress(BrokenPipeError), os.fdopen(giver, "wb") as to_child:
                to_child.write(data)
            _, status = os.waitpid(child, 0)
            with contextlib.suppress(FileNotFoundError):
                # chDB 2.x keeps every SET in the data folder, for whoever opens it next
                os.remove(os.path.join(self.data, "set_statements"))
            output.seek(0)
            errors.seek(0)
            told = errors.read().decode("utf8", "replace")
            if os.WIFSIGNALED(status):
                told += "\nCode: 1001. DB::Exception: the engine ended with signal %d" % os.WTERMSIG(status)
            elif status != 0 and not EXCEPTION.search(told):
                told += "\nCode: 1001. DB::Exception: " + told[-500:]
            return output.read(), told


class ConnectedEngine:
    """Wheels with connections."""

    def __init__(self, module, data, config):
        self.module = module
        self.place = "%s?config-file=%s" % (data, config)
        # keeps the databases loaded
        self.base = self.module.connect(self.place)
        self.version_text = bytes_of(self.base.query("SELECT version()", "TSV")).decode().strip()

    def run(self, asked):
        for one in asked:
            connection = self.module.connect(self.place)
            try:
                told = [("param_" + name, value) for name, value in one.parameters.items()]
                for name, value in told + one.settings:
                    self.ask(connection, "SET %s = %s" % (name, quoted(value)), one.format)
                sql = one.sql + "\n" + one.data.decode("utf8") if one.data else one.sql
                one.answer = self.ask(connection, sql, one.format)
            except Failure as failure:
                one.answer = failure
            finally:
                connection.close()

    def ask(self, connection, sql, fmt):
        try:
            result = connection.query(sql, fmt)
        except Exception as error:
            found = EXCEPTION.search(str(error))
            raise Failure(found.group(0).strip() if found else "Code: 1001. DB::Exception: " + str(error))
        if result is not None and result.has_error():
            raise Failure(result.error_message())
        return bytes_of(result)


PLACE = re.compile(r"\{(\w+):((?:[^{}])+)\}")


def with_values(sql, values):
    """
    The statement with its parameters' values as ClickHouse's HTTP interface puts them in: `_CAST(value, 'Type')`. For
    22.12, whose `clickhouse local` cannot be told parameters. Text between quotes is left alone.
    """
    parts = re.split(r"('(?:[^'\\]|\\.)*')", sql)
    for i in range(0, len(parts), 2):
        parts[i] = PLACE.sub(lambda found: value_of(found, values), parts[i])
    return "".join(parts)


def value_of(found, values):
    name, kind = found.groups()
    if name not in values:
        raise Failure("Code: 456. DB::Exception: Substitution `%s` is not set" % name)
    return "_CAST(%s, %s)" % (quoted(unescaped(values[name]) if kind == "String" else values[name]), quoted(kind))


ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f"}


def unescaped(text):
    """A parameter of type String comes as TSV has it."""
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found.group(1), found.group(1)), text, flags=re.S)


class Asked:
    """A statement that waits for its answer: bytes, or a Failure."""

    def __init__(self, sql, data, parameters, settings, fmt, together):
        self.sql = sql
        self.data = data
        self.parameters = parameters
        self.settings = settings
        self.format = fmt
        # with others of its kind, in one call
        self.together = together and FORMAT_AT_END.search(sql) is not None
        self.answer = None


class Turns:
    """Statements one after another, those that may in one go."""

    MOST = 16
    # a moment in which the questions that follow upon a call's answers arrive, s
    GATHERING = 0.03

    def __init__(self, engine):
        self.engine = engine
        self.waiting = []
        self.state = threading.Lock()
        self.engine_in_use = threading.Lock()

    def ask(self, one):
        with self.state:
            self.waiting.append(one)
        # whoever has the engine answers what waits, so that one may be answered when its turn comes
        with self.engine_in_use:
            if one.answer is None:
                if one.together:
                    time.sleep(self.GATHERING)
                with self.state:
                    asked = [other for other in self.waiting if other.together][: self.MOST] if one.together else [one]
                    if one not in asked:
                        asked.append(one)
                    self.waiting = [other for other in self.waiting if other not in asked]
                try:
                    self.engine.run(asked)
                except Exception:
                    failure = Failure("Code: 1001. DB::Exception: " + traceback.format_exc())
                    for other in asked:
                        other.answer = failure if other.answer is None else other.answer
        if isinstance(one.answer, Failure):
            raise one.answer
        return one.answer


def handler(engine, own_settings):
    """@param own_settings: of every statement, as a server's profile has them"""
    turns = Turns(engine)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.answer(200, b"Ok.\n")

        def do_POST(self):
            body = self.body()
            asked = parse_qsl(urlsplit(self.path).query, keep_blank_values=True)
            given = dict(asked)
            # either the statement is the body, or it stands in the address, and the body is an INSERT's data
            sql, data = (given["query"], body) if "query" in given else (body.decode("utf8"), b"")
            parameters = {name[6:]: value for name, value in asked if name.startswith("param_")}
            settings = [(n, v) for n, v in asked if n not in NOT_SETTINGS and not n.startswith("param_")]
            if self.user() in READERS:
                if settings:
                    self.refuse("Code: 164. DB::Exception: Cannot modify '%s' setting in readonly mode" % settings[0][0])
                    return
                settings = [("readonly", "1")]
            reader = settings == [("readonly", "1")]
            fmt = given.get("default_format", "TabSeparated")
            one = Asked(sql, data, parameters, own_settings + settings, fmt, reader)
            try:
                self.answer(200, turns.ask(one))
            except Failure as failure:
                self.refuse(str(failure))

        def body(self):
            if "chunked" in self.headers.get("Transfer-Encoding", ""):
                parts = []
                while True:
                    size = int(self.rfile.readline().split(b";")[0], 16)
                    part = self.rfile.read(size)
                    self.rfile.readline()
                    if size == 0:
                        return b"".join(parts)
                    parts.append(part)
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def user(self):
            kind, _, login = self.headers.get("Authorization", "").partition(" ")
            return base64.b64decode(login).decode().partition(":")[0] if kind == "Basic" else ""

        def refuse(self, message):
            code = re.search(r"Code: (\d+)", message)
            self.answer(500, message.encode(), [("X-ClickHouse-Exception-Code", code.group(1) if code else "0")])

        def answer(self, status, data, headers=()):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    return Handler


def main():
    package, data, config = (os.path.abspath(path) for path in sys.argv[1:4])
    module = load(package)
    engine = ConnectedEngine(module, data, config) if hasattr(module, "connect") else LocalEngine(module, data, config)
    own_settings = [tuple(arg.split("=", 1)) for arg in sys.argv[4:]]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(engine, own_settings))
    print(json.dumps({"port": server.server_port, "version": engine.version_text}), flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


main()
