"""A push service on this machine: a real HTTP server with the responses that a test sets."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep


@dataclass
class PushService:
    port: int
    requests: list = field(default_factory=list)
    """The path, headers and body of each."""
    responses: dict = field(default_factory=dict)
    """By path, the responses in their order, each a status, or a status and headers. The last one is repeated."""
    delay_seconds: float = 0
    host: str = "127.0.0.1"
    scheme: str = "http"

    def endpoint(self, path):
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def bodies(self, path):
        return [body for requested, _, body in self.requests if requested == path]

    def next_response(self, path):
        remaining = self.responses.get(path, [201])
        response = remaining.pop(0) if len(remaining) > 1 else remaining[0]
        return response if isinstance(response, tuple) else (response, {})


@contextmanager
def push_service(tls=None):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                # The sender died before it had sent everything.
                return
            service.requests.append((self.path, dict(self.headers), body))
            sleep(service.delay_seconds)
            status, headers = service.next_response(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # A client that hangs up during the handshake causes errors that say nothing.
    server.handle_error = lambda *_: None
    service = PushService(server.server_port)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        service.scheme = "https"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
