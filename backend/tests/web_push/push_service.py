"""A push service on this machine: a real HTTP server that answers as it is told to."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep


@dataclass
class PushService:
    port: int
    requests: list = field(default_factory=list)
    """Path, headers and body of each."""
    answers: dict = field(default_factory=dict)
    """By path, what is answered one after the other, the last for good: a status, or a status and headers."""
    seconds: float = 0
    host: str = "127.0.0.1"
    scheme: str = "http"

    def endpoint(self, path):
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def bodies(self, path):
        return [body for asked, _, body in self.requests if asked == path]

    def next_answer(self, path):
        left = self.answers.get(path, [201])
        answer = left.pop(0) if len(left) > 1 else left[0]
        return answer if isinstance(answer, tuple) else (answer, {})


@contextmanager
def push_service(tls=None):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                # whoever sent it died half way
                return
            service.requests.append((self.path, dict(self.headers), body))
            sleep(service.seconds)
            status, headers = service.next_answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # what a browser that hangs up mid-handshake leaves behind is of no interest
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
