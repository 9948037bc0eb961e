"""How a file goes to a counter of Metrica, and what the answer means."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from vitrina.connectors.ad_values import require_settled
from vitrina.connectors.answers import answer_object, part, rows, text
from vitrina.connectors.http import Http
from vitrina.errors import RefusedError

TITLE = "Yandex Metrica"
WAIT_SECONDS = 60.0  # Metrica says only that there was too much of it
# of these a file is guilty; of any other the whole counter
OF_THE_FILE = frozenset(("invalid_uploading", "invalid_parameter"))
STEPS: Mapping[int, str] = {
    401: "get a new token",
    403: "give the token's user the right to edit the counter",
    404: "look at the counter's number",
}


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter's way in."""

    token: str = field(repr=False)
    number: str
    http: Http = field(repr=False)
    base_url: str

    def upload(
        self, path: str, columns: Sequence[str], lines: Iterable[Sequence[str]]
    ) -> Mapping[str, object] | None:
        """Send a CSV file; the `uploading` of the answer, or nothing where the file was refused.

        Raises:
            RefusedError: nothing would ever be taken: the token, the rights, the counter.
        """
        body, boundary = _form(_csv(columns, lines))
        headers = {
            "Authorization": f"OAuth {self.token}",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        }
        reply = self.http("POST", f"{self.base_url}{path}", headers=headers, body=body)
        require_settled(TITLE, reply, wait=WAIT_SECONDS)
        answer = answer_object(reply.body)
        if reply.status >= 400:
            if _is_of_the_file(answer):
                return None
            step = STEPS.get(reply.status, "look at the counter's settings")
            raise RefusedError(
                reply.status, "metrica", f"{TITLE} refuses with {reply.status}: {step}."
            )
        if not isinstance(answer.get("uploading"), dict):
            raise ConnectionError(f"{TITLE} does not tell what became of the file.")
        return part(answer, "uploading")


def _is_of_the_file(answer: Mapping[str, object]) -> bool:
    kinds = {text(each, "error_type") for each in rows(answer, "errors")}
    return bool(kinds & OF_THE_FILE)


def _csv(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    return stream.getvalue().encode()


def _form(content: bytes) -> tuple[bytes, str]:
    # a boundary that the content cannot hold by chance, and the same for the same file
    boundary = sha256(content).hexdigest()
    head = (
        f"--{boundary}\r\n"
        'Content-Disposition: form-data; name="file"; filename="data.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode(), boundary
