from cham.doors.http.answers import plain, send_answer
from cham.doors.http.application import follow_lifespan
from cham.doors.http.bodies import Message, Receive, Send

HEALTH_PATH = "/healthz"


async def health_application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer that the process takes requests; it looks at nothing, so it never waits."""
    if scope["type"] == "lifespan":
        await follow_lifespan(receive, send)
    elif scope["type"] == "http":
        await send_answer(send, plain(b'{"status":"ok"}'))
